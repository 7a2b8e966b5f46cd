#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# headers.sh SUITE KNOWN RELEASE VERSION DIR: unpack the headers package of a kernel of another
# Debian SUITE in DIR/packages, with all that it depends on: its programs and its compiler want
# that suite's C library.  DIR/headers is where modules are built with them.  For KNOWN see
# suite.sh.
set -eu
suite=$1 known=$2 release=$3 version=$4 dir=$5
here=$(cd "$(dirname "$0")" && pwd)
tree=$dir/packages log=$dir/headers.log

refuse() { echo "headers: $*" >&2; exit 2; }

"$here/packages.sh" patchelf
rm -rf "$tree"
mkdir -p "$tree/debs/partial"
echo "headers: fetching those of $release, with the compiler they want, 80 MB"
"$here/suite.sh" "$suite" "$known" apt-get -qq --download-only --no-install-recommends \
	-o Dir::Cache::archives="$tree/debs" install "linux-headers-$release=$version" \
	>"$log" 2>&1 || { tail -5 "$log"; refuse "apt cannot fetch them, see $log"; } >&2
for deb in "$tree"/debs/*.deb; do
	dpkg-deb -x "$deb" "$tree"
done
rm -rf "$tree/debs"

# Each program there with the loader and the libraries from there.
loader=$(find "$tree" -name ld-linux-x86-64.so.2 -type f)
[ -n "$loader" ] || refuse "linux-headers-$release does not bring a C library"
find "$tree" -type f -perm -u+x ! -name '*.so*' | while read -r program; do
	! patchelf --print-interpreter "$program" >/dev/null 2>&1 ||
		patchelf --set-interpreter "$loader" --force-rpath \
			--set-rpath "$tree/usr/lib/x86_64-linux-gnu:$tree/lib/x86_64-linux-gnu" "$program"
done

# They name one another by where they would be installed.
headers=$tree/usr/src/linux-headers-$release
sed -i "s,/usr/src/,$tree&,g" "$headers/Makefile"
sed -i -E "s,^(override CROSS_COMPILE = ).*,\1$tree/usr/bin/x86_64-linux-gnu-,
	s,^(CC = .*)$,\1 -B\$(CROSS_COMPILE)," "$headers/.kernelvariables"
cc=$(make -s -C "$headers" -f .kernelvariables -f - cc <<'END'
cc:
	@$(CC) --version
END
) || refuse "the compiler of linux-headers-$release does not run here"
echo "$cc" | head -1 >"$log"
ln -s "$headers" "$dir/headers"
