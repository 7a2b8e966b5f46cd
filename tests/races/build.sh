#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# build.sh KERNELDIR NAME [FOLDER]: a small x86 kernel with all KUnit suites and the
# options of NAME.config, its modules and an initrd, in KERNELDIR/races/NAME.  The library
# is that in the kernel's lib/FOLDER.
set -eu
name=$2 out=$1/races/$2 folder=${3:-kvm_fastpath}
here=$(cd "$(dirname "$0")" && pwd)
top=$here/../..
linux=$(cd "$1/linux" && pwd)
"$top/scripts/into-linux.sh" "$linux"
mkdir -p "$out/modules" "$out/root"
out=$(cd "$out" && pwd) log=$out.log

die() { { grep -m3 -A8 -i error "$log" || tail -n 15 "$log"; echo "races: see $log"; exit 1; } >&2; }
build() { make -C "$linux" ARCH=x86 O="$out" FASTPATH="$folder" CC="ccache gcc" -j"${JOBS:-$(nproc)}" "$@" >>"$log" 2>&1 || die; }

# Only our files are watched: whether the rest of the kernel races is not our question,
# and it would fill the watchpoints.  Its locks must tell that they order, though.
ours=$(cd "$top" && ls lib/*.c handlers/*.c handlers/*/*.c kunit/race_kunit.c)
watch="KCSAN_SANITIZE=n"
for f in $ours; do
	f=${f%.c}
	# Linux 6.1 asks by the name alone, 6.12 by the path from the Kbuild.
	watch="$watch KCSAN_SANITIZE_${f##*/}.o=y KCSAN_SANITIZE_$f.o=y"
done
for f in mutex spinlock rtmutex rwsem tree; do
	watch="$watch KCSAN_INSTRUMENT_BARRIERS_$f.o=y"
done

: >"$log"
cat "$here/base.config" "$here/$name.config" >"$out/wanted"
config=$(cat "$out/wanted" "$top/Kconfig" | cksum)
if [ "$config" != "$(cat "$out/config.sum" 2>/dev/null)" ]; then
	echo "races: configuring and building $name (6 CPU minutes cold)"
	build KCONFIG_ALLCONFIG="$out/wanted" allnoconfig
	lacks=$(grep ^CONFIG "$out/wanted" | grep -vxFf "$out/.config") &&
		{ echo "races: not in this kernel: $lacks" >&2; exit 1; }
	echo "$config" >"$out/config.sum"
fi
# shellcheck disable=SC2086 # a list
build $watch bzImage modules

# shellcheck disable=SC2086 # a list
"$here/watched.sh" "$out/lib/$folder" "$name" $ours

cp "$here"/*_mod.c "$here/storm.h" "$here/Kbuild" "$out/modules"
build M="$out/modules" LIBRARY="$linux/lib/$folder" modules
cp "$out"/modules/*.ko "$out/root"
gcc -O2 -Wall -Wextra -Werror -static -s -o "$out/root/init" "$here/init.c"
(cd "$out/root" && find . | cpio -o -H newc --quiet) >"$out/initrd"
echo "$name: $(wc -c <"$out/arch/x86/boot/bzImage") bytes"
