#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# herd.sh DIR: get DIR/herd7, which runs the herd7 of Debian's suite unstable with the C
# library of that suite.  Debian 12 has no herd7.  Nothing is installed.
set -eu
[ ! -x "$1/herd7" ] || exit 0
rm -rf "$1"
mkdir -p "$1/lists/partial" "$1/cache/archives/partial"
dir=$(cd "$1" && pwd)
log=$dir/apt.log

die() { echo "herd: $*" >&2; exit 2; }

# The mirror that this machine gets its own packages from.
# shellcheck disable=SC2016 # for apt to expand
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' \
	'Origin: Debian' 'Label: Debian' 'Component: main' | head -n 1)
[ -n "$mirror" ] || die "apt knows no mirror of Debian: run apt-get update"
echo "deb $mirror unstable main" >"$dir/sources.list"
unstable() {
	apt-get -q -o APT::Sandbox::User=root -o Dir::Etc::SourceList="$dir/sources.list" \
		-o Dir::Etc::SourceParts=- -o Dir::State::Lists="$dir/lists" \
		-o Dir::Cache="$dir/cache" -o Acquire::Languages=none \
		-o APT::Update::Error-Mode=any "$@" >>"$log" 2>&1
}
{ unstable update && (cd "$dir" && unstable download herdtools7 libc6 libgmp10); } ||
	die "no herdtools7 from $mirror unstable: $(grep -m1 '^E:' "$log")"
for deb in "$dir"/*.deb; do
	dpkg-deb -x "$deb" "$dir/root"
done
rm -rf "$dir"/*.deb "$dir/lists" "$dir/cache"
cat >"$dir/herd7" <<'RUN'
#!/bin/sh
usr=$(dirname "$0")/root/usr
exec "$usr/lib64/ld-linux-x86-64.so.2" --library-path "$usr/lib/x86_64-linux-gnu" \
	"$usr/bin/herd7" -set-libdir "$usr/share/herdtools7/herd" "$@"
RUN
chmod +x "$dir/herd7"
