#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# plugin.sh KERNELDIR ATTACH DIR: build a copy of the module in DIR, without a warning,
# against the library that "make modules" has built; KERNELDIR/plugin/ATTACH gets it,
# stripped.
set -eu
dir=$(cd "$1" && pwd) attach=$2 name=$(basename "$3")
kvm=$dir/grafted/$attach/arch/x86/kvm release=$(cut -d' ' -f2 "$dir/version")
mine=$dir/plugin/build/$attach/$name out=$dir/plugin/$attach log=$dir/plugin.$name.log

[ -f "$3/Kbuild" ] || { echo "plugin: $3 is no folder with a Kbuild" >&2; exit 2; }
mkdir -p "$mine" "$out"
cp -u "$3"/Kbuild "$3"/*.c "$mine"
if ! make -C "/lib/modules/$release/build" M="$mine" W=1 KVM="$kvm" \
	KBUILD_EXTRA_SYMBOLS="$kvm/Module.symvers" modules >"$log" 2>&1 ||
	grep -i warning "$log"; then
	tail -n 15 "$log"
	echo "plugin: $name does not build, see $log"
	exit 1
fi
for m in "$mine"/*.ko; do
	strip -g -o "$out/${m##*/}" "$m"
done
echo "plugin: $name is built for $release, $attach"
