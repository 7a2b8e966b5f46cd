#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# chroot.sh SUITE DIR: a Debian SUITE in DIR, from the mirrors that this machine's apt has for its own,
# with dkms and with the kernel and the headers that the clouds get.  Needs root.
set -eu
suite=$1 dir=$2
[ ! -e "$dir/.whole" ] || exit 0
[ "$(id -u)" = 0 ] || { echo "chroot: not root" >&2; exit 2; }

sources=$("$(dirname "$0")/sources-list.sh" "$suite") || exit 2
rm -rf "$dir"
mkdir -p "$dir"
echo "chroot: Debian $suite with dkms, a kernel and its headers, 150 MB"
# No initrd, which would take longer than all else.
echo "$sources" | INITRD=No mmdebstrap --quiet --mode=root --variant=apt \
	--include=dkms,openssl,libc6-dev,lz4,zstd,linux-image-cloud-amd64,linux-headers-cloud-amd64 "$suite" "$dir"
touch "$dir/.whole"
