#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# chroot.sh SUITE DIR PACKAGE,...: a Debian SUITE with these packages in DIR, from the mirrors that this
# machine's apt has for its own.  Needs root.
set -eu
suite=$1 dir=$2 packages=$3
[ "$(id -u)" = 0 ] || { echo "chroot: not root" >&2; exit 2; }
[ ! -e "$dir/.whole" ] || exit 0

sources=$("$(dirname "$0")/sources-list.sh" "$suite") || exit 2
rm -rf "$dir"
mkdir -p "$dir"
echo "chroot: Debian $suite with $packages, 100 to 150 MB"
# No initrd, which would take longer than all else.
# A frozen mirror is as good there as it is here.
valid=$(apt-config dump | grep -m1 '^Acquire::Check-Valid-Until ' || true)
echo "$sources" | INITRD=No mmdebstrap --quiet --mode=root --variant=apt ${valid:+--aptopt="$valid"} \
	--include="$packages" "$suite" "$dir"
touch "$dir/.whole"
