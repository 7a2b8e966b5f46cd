#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# bpftrace.sh IMGDIR OUTDIR MODDIR: tools/kvm_fastpath.bt on both machines while a guest
# runs, its histograms beside the handlers' counters
set -eu
[ $# -eq 3 ] || { echo "usage: $0 IMGDIR OUTDIR MODDIR" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$2"
out=$(cd "$2" && pwd)
root=$out/bpftrace more=$out/bpftrace.lz4
rm -rf "$root"
mkdir -p "$root"
# It asks clang for its folders through a shell, and dies if there is no shell.
for program in /usr/bin/bpftrace /bin/sh; do
	echo $program
	ldd $program | grep -o '/[^ ]*'
done | sort -u | xargs cp -L --parents -t "$root"
cp "$here/../../tools/kvm_fastpath.bt" "$root"
echo "bpftrace: packing it and its libraries, $(du -sm "$root" | cut -f 1) MB"
# What takes an emulated machine least time to unpack, in the format that Linux knows.
(cd "$root" && find . | cpio -o -H newc --quiet) >"$more.part"
lz4 -q -l -9 -f "$more.part" "$more"
rm "$more.part"

echo 'memory: guest=1024, host=1024' >"$out/options"
MORE=$more BOCHSRC=$out/options TIMEOUT=${TIMEOUT:-900} \
	"$here/both.sh" "$1" "$out" run=bpftrace "$3"
tr -d '\r' <"$out/vmx.console" | sed -n 's/^BPFTRACE //p'
awk -f "$here/../lines.awk" -f "$here/bpftrace.awk" "$out/vmx.console" "$out/svm.console"
