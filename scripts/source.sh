#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# source.sh DIR: the source of Debian's kernel that kernel.sh has put into DIR, in DIR/linux.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
known=$(dirname "$1")/apt
dir=$(cd "$1" && pwd)
read -r version release suite <"$dir/version"
series=$(echo "$release" | sed -E 's/^([0-9]+\.[0-9]+).*/\1/')
known=$(mkdir -p "$known" && cd "$known" && pwd)

[ "$(cat "$dir/source" 2>/dev/null)" != "$version" ] || exit 0
echo "kernel: fetching the source of $version, 140 MB, and unpacking it, 1.6 GB"
rm -rf "$dir/linux" "$dir/debs" "$dir/source"
mkdir -p "$dir/debs"
(cd "$dir/debs" && "$here/suite.sh" "$suite" "$known" \
	apt-get -qq -o APT::Sandbox::User=root download "linux-source-$series=$version")
dpkg-deb -x "$dir"/debs/linux-source-*.deb "$dir/debs"
xz -dc -T0 "$dir/debs/usr/src/linux-source-$series.tar.xz" | tar -x -C "$dir"
mv "$dir/linux-source-$series" "$dir/linux"
rm -rf "$dir/debs"
echo "$version" >"$dir/source"
