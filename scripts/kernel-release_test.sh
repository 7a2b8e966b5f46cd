#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# kernel-release_test.sh: which kernel is taken from an archive that has not all of each.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# An archive is a file of lines "PACKAGE | VERSION | where", as apt-cache madison prints.
cat >"$work/apt-cache" <<'APT'
#!/bin/sh
case $1 in
madison) grep "^$2 |" "$ARCHIVE" || : ;;
search)	grep -E "$3" "$ARCHIVE.names" || : ;;
esac
APT
chmod +x "$work/apt-cache"
export ARCHIVE="$work/archive"

has() { # NAME VERSION...
	name=$1
	shift
	for v in "$@"; do echo "$name | $v | main" >>"$ARCHIVE"; done
	echo "$name" >>"$ARCHIVE.names"
}
picks() { # WHAT
	PATH=$work:$PATH "$here/kernel-release.sh" 6.1 cloud-amd64 >"$work/out" 2>&1 || :
	grep -qx "$1" "$work/out" || { cat "$work/out"; echo "kernel-release: not $1"; exit 1; }
}

: >"$ARCHIVE.names"
: >"$ARCHIVE"
picks 'kernel: apt knows no version .* run apt-get update.*'
has linux-source-6.1 6.1.9-1 6.1.8-2
has linux-headers-6.1.0-10-cloud-amd64 6.1.9-1
has linux-headers-6.1.0-9-cloud-amd64 6.1.8-2
has linux-headers-6.1.0-11-amd64 6.1.9-1
picks 'kernel: apt knows no version .*'
has linux-image-6.1.0-9-cloud-amd64 6.1.8-1
picks 'kernel: apt knows no version .*'
has linux-image-6.1.0-9-cloud-amd64 6.1.8-2
picks '6.1.8-2 6.1.0-9-cloud-amd64'
has linux-image-6.1.0-10-cloud-amd64 6.1.9-1
picks '6.1.9-1 6.1.0-10-cloud-amd64'
echo "kernel-release: the newest whole kernel is taken"
