#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# plugin.sh KERNELDIR ATTACH DIR: build a copy of the module in DIR, without a warning,
# against the library that "make modules" or "make live" has built; KERNELDIR/plugin/ATTACH gets it,
# stripped, and has no other.
set -eu
dir=$(cd "$1" && pwd) attach=$2 name=$(basename "$3")
kvm=$dir/grafted/$attach/arch/x86/kvm
[ "$attach" != live ] || kvm=$dir/live
mine=$dir/plugin/build/$attach/$name out=$dir/plugin/$attach log=$dir/plugin.$name.log

refuse() { echo "plugin: $*" >&2; exit 2; }

[ -f "$3/Kbuild" ] || refuse "$3 is no folder with a Kbuild"
case $name in
kvm | kvm_intel | kvm_amd)	refuse "$3: $name is a module of KVM's own" ;;
*[!A-Za-z0-9_]*)	refuse "$3: call folder and module alike, with letters, digits and _ alone" ;;
esac
# Anew: the time of a file does not tell whose it is, and a warning is printed but once.
rm -rf "$mine" "$out"/*.ko
mkdir -p "$mine" "$out"
cp "$3"/Kbuild "$3"/*.[ch] "$mine"
# Under make -j a make that has no part in it warns, too; and kbuild, see the Makefile.
if ! MAKEFLAGS='' make -C "$dir/headers" M="$mine" W=1 KVM="$kvm" \
	KBUILD_EXTRA_SYMBOLS="$kvm/Module.symvers" modules >"$log" 2>&1 ||
	grep -v '^warning: ' "$log" | grep -i warning:; then
	tail -n 15 "$log"
	echo "plugin: $name does not build, see $log"
	exit 1
fi
[ "$(cd "$mine" && find . -name '*.ko')" = "./$name.ko" ] ||
	refuse "$3: its Kbuild builds not just $name.ko"
strip -g -o "$out/$name.ko" "$mine/$name.ko"
echo "plugin: $name is built for $(cut -d' ' -f2 "$dir/version"), $attach"
