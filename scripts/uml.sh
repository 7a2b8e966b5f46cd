#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# uml.sh KERNELDIR NAME [MAKEARG...]: build UML with the suites in KERNELDIR/NAME, from
# the unpacked kernel source.  FASTPATH=<folder> takes the library from another folder
# of the kernel's lib/.
set -eu
dir=$(cd "$1" && pwd) out=$1/$2
top=$(cd "$(dirname "$0")/.." && pwd)
shift 2
linux=$dir/linux

"$top/scripts/into-linux.sh" "$linux"
mkdir -p "$out"
out=$(cd "$out" && pwd) log=$out.log
[ -f "$out/.config" ] || echo "uml: building UML (80 s cold)"
cat "$top/kunit/.kunitconfig" >"$out/wanted"
make -C "$linux" ARCH=um O="$out" KCONFIG_ALLCONFIG="$out/wanted" allnoconfig >"$log" 2>&1 ||
	{ tail -15 "$log"; echo "uml: see $log"; exit 1; } >&2
# Kernels differ in what UML can do; say what this one cannot.
lacks=$(grep ^CONFIG "$out/wanted" | grep -vxFf "$out/.config" | tr "\n" " ")
[ -z "$lacks" ] || echo "uml: not in this kernel's UML: $lacks"
make -C "$linux" ARCH=um O="$out" CC="ccache gcc" -j"$(nproc)" "$@" linux >"$log" 2>&1 ||
	{ grep -m3 -A8 error "$log" || tail -15 "$log"; echo "uml: see $log"; exit 1; } >&2
