#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# deb.sh DIR [VERSION]: build the Debian packages into DIR, with the changelog's version or another.
set -eu
rm -rf "$1/tree"
mkdir -p "$1/tree"
dir=$(cd "$1" && pwd)
tree=$dir/tree

cd "$(dirname "$0")/.."
version=${2:-$(dpkg-parsechangelog -S Version)}
cp -r debian include lib handlers host tools scripts Kbuild Kconfig "$tree"
sed -i "1s/(.*)/($version)/" "$tree/debian/changelog"
(cd "$tree" && dpkg-buildpackage --no-sign --build=full >../build.log 2>&1) || {
	tail -15 "$dir/build.log" >&2
	echo "deb: failed, see $dir/build.log" >&2
	exit 2
}
rm -rf "$tree"
ls "$dir"/*_"$version"_all.deb
