#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# kernel.sh SERIES DIR: get Debian's kernel SERIES into DIR: cloud image and headers of one
# version, which moves with security updates.  The image is unpacked in DIR, never installed;
# only the headers package is.
set -eu
series=$1 dir=$2
flavour=cloud-amd64

release=$("$(dirname "$0")/kernel-release.sh" "$series" "$flavour") || exit 2
version=${release% *} release=${release#* }
mkdir -p "$dir"

if [ "$(cat "$dir/version" 2>/dev/null)" != "$version $release" ]; then
	echo "kernel: fetching $version ($release): the image, 30 MB"
	rm -rf "$dir/stock" "$dir/image" "$dir/debs" "$dir/version"
	mkdir -p "$dir/debs"
	(cd "$dir/debs" && apt-get -qq -o APT::Sandbox::User=root download \
		"linux-image-$release=$version")
	dpkg-deb -x "$dir"/debs/linux-image-*.deb "$dir/image"
	mkdir "$dir/stock"
	cp "$dir"/image/lib/modules/*/kernel/arch/x86/kvm/kvm*.ko* "$dir/stock"
	rm -rf "$dir/debs"
	echo "$version $release" >"$dir/version"
fi
"$(dirname "$0")/packages.sh" "linux-headers-$release"
