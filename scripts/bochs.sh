#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# bochs.sh DIR: Debian 13's Bochs in DIR, built from its source with tests/host/bochs.patch.  It has no
# debugger, which Debian's own has, and so boots a machine in a third of the time.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
patch=$here/../tests/host/bochs.patch
dir=$1
mkdir -p "$dir/lists/partial"
dir=$(cd "$dir" && pwd)
log=$dir/build.log

fetch() {
	"$here/suite.sh" trixie "$dir/../apt" apt-get -o Dir::Etc::sourcelist="$dir/sources.list" \
		-o Dir::State::lists="$dir/lists" "$@"
}

# Joined, for set -e does not end a function whose failure is looked at.
build() {
	sources=$("$here/sources-list.sh" trixie) &&
		echo "$sources" | sed 's/^deb /deb-src /' >sources.list &&
		fetch update &&
		rm -rf ./*.orig.tar.* source &&
		fetch source --download-only --tar-only bochs &&
		mkdir source &&
		tar -xf ./*.orig.tar.* --strip-components=1 -C source &&
		cd source &&
		patch -p1 <"$patch" &&
		./configure --prefix=/usr --enable-smp --enable-cpu-level=6 --enable-x86-64 \
			--enable-vmx=2 --enable-svm --enable-avx --enable-evex --enable-gameport \
			--enable-all-optimizations --with-rfb --disable-plugins --disable-docbook &&
		make -j"$(nproc)" &&
		mv bochs .. &&
		rm -r ../source
}

echo "bochs: building that of Debian 13 (2 minutes)"
(cd "$dir" && build) >"$log" 2>&1 || {
	tail -n 20 "$log" >&2
	echo "bochs: did not build, see $log" >&2
	exit 2
}
