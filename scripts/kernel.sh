#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# kernel.sh SERIES DIR: get Debian's kernel SERIES into DIR: cloud image and headers of one
# version, which moves with security updates.  The image is unpacked in DIR, never installed.
# The headers package is installed if this machine's own suite has it; else it is unpacked, too.
# DIR/headers is the folder to build modules in, DIR/vmlinuz the image.
set -eu
series=$1 dir=$2
here=$(dirname "$0")
known=$(dirname "$dir")/apt
flavour=cloud-amd64

found=$("$here/kernel-release.sh" "$series" "$flavour" "$known") || exit 2
read -r version release suite <<EOT
$found
EOT
known=$(mkdir -p "$known" && cd "$known" && pwd)
here=$(cd "$here" && pwd)
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)

if [ "$(cat "$dir/version" 2>/dev/null)" != "$found" ]; then
	echo "kernel: fetching $version ($release): the image, 30 to 40 MB"
	rm -rf "$dir/stock" "$dir/image" "$dir/headers" "$dir/packages" "$dir/debs" "$dir/version"
	mkdir -p "$dir/debs"
	# An image may be divided into packages.
	image=linux-image-$release
	parts=$("$here/suite.sh" "$suite" "$known" apt-cache show "$image=$version" |
		sed -n '/^Depends: /s/[ ,]\+/\n/gp' | grep -xF "linux-binary-$release
linux-modules-$release" || true)
	# shellcheck disable=SC2086,SC2046 # a list
	(cd "$dir/debs" && "$here/suite.sh" "$suite" "$known" \
		apt-get -qq -o APT::Sandbox::User=root download \
		$(printf "%s=$version\n" "$image" $parts))
	for deb in "$dir"/debs/*.deb; do
		dpkg-deb -x "$deb" "$dir/image"
	done
	mkdir "$dir/stock"
	find "$dir/image" -path '*/kernel/arch/x86/kvm/kvm*.ko*' -exec cp -t "$dir/stock" {} +
	ln -sf "$(find "$dir/image" -name 'vmlinuz*')" "$dir/vmlinuz"
	rm -rf "$dir/debs"
	if [ "$suite" = own ]; then
		ln -s "/lib/modules/$release/build" "$dir/headers"
	else
		"$here/headers.sh" "$suite" "$known" "$release" "$version" "$dir"
	fi
	echo "$found" >"$dir/version"
fi
[ "$suite" != own ] || "$here/packages.sh" "linux-headers-$release"
