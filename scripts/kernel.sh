#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# kernel.sh SERIES DIR: get Debian's kernel SERIES into DIR: source, cloud image,
# headers, all of one version, which moves with security updates.  The image is
# unpacked in DIR, never installed; only the headers package is.
set -eu
series=$1 dir=$2
flavour=cloud-amd64

die() { echo "kernel: $*" >&2; exit 2; }
candidate() { apt-cache policy "$1" | sed -n 's/^  Candidate: //p'; }

mkdir -p "$dir"
version=$(candidate "linux-source-$series")
case $version in
"" | "(none)") die "apt knows no linux-source-$series: run apt-get update, or add Debian's main archive" ;;
esac
release=
for p in $(apt-cache search --names-only "^linux-headers-$series\..*-$flavour\$" |
		cut -d' ' -f1 | sort -rV); do
	[ "$(candidate "$p")" = "$version" ] && release=${p#linux-headers-} && break
done
[ -n "$release" ] || die "no linux-headers-$series.*-$flavour has the version $version of linux-source-$series"

if [ "$(cat "$dir/version" 2>/dev/null)" != "$version $release" ]; then
	echo "kernel: fetching $version ($release): source and image, 170 MB"
	rm -rf "$dir/linux" "$dir/stock" "$dir/image" "$dir/debs" "$dir/version"
	mkdir -p "$dir/debs"
	(cd "$dir/debs" && apt-get -qq -o APT::Sandbox::User=root download \
		"linux-source-$series=$version" "linux-image-$release=$version")
	dpkg-deb -x "$dir"/debs/linux-image-*.deb "$dir/image"
	echo "kernel: unpacking the source, 1.6 GB"
	dpkg-deb -x "$dir"/debs/linux-source-*.deb "$dir/debs"
	xz -dc -T0 "$dir/debs/usr/src/linux-source-$series.tar.xz" | tar -x -C "$dir"
	mv "$dir/linux-source-$series" "$dir/linux"
	mkdir "$dir/stock"
	cp "$dir"/image/lib/modules/*/kernel/arch/x86/kvm/kvm*.ko* "$dir/stock"
	rm -rf "$dir/debs"
	echo "$version $release" >"$dir/version"
fi
"$(dirname "$0")/packages.sh" "linux-headers-$release"
