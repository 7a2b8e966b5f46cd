#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# bench.sh IMGDIR OUTDIR MODDIR...: each workload on both emulated machines, with the sets
# of modules in MODDIR one after the other; twice, for emulated cycles must repeat.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
machine=$here/../../machine
img=$1 out=$2
shift 2
export TIMEOUT="${TIMEOUT:-900}"
mkdir -p "$out"
rm -f "$out.part" "$out.txt"

"$machine/image.sh" "$img" "$out" run=bench "$@"
for boot in 1 2; do
	echo "bench: boot $boot of 2 of the same image"
	"$machine/machines.sh" "$out/demo.iso" "$out/$boot"
	cat "$out/$boot/vmx.console" "$out/$boot/svm.console" | tr -d '\r' |
		awk -v boot=$boot '/^BENCH / { print $0, "boot=" boot }' >>"$out.part"
done
echo "ENVIRONMENT emulator=$(dpkg-query -W -f '${Package}-${Version}' bochs 2>/dev/null ||
	echo unknown) commit=$(git -C "$here" describe --always --dirty 2>/dev/null ||
	echo none)" >>"$out.part"
mv "$out.part" "$out.txt"
awk -f "$here/../../lines.awk" -f "$here/bench.awk" "$out.txt"
echo "bench: every figure is in $out.txt"
