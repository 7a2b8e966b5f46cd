#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# profile.sh IMGDIR OUTDIR MODDIR...: runs of each workload on both emulated machines,
# every instruction traced: which functions stand between VM-Exit and VM-Entry.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
img=$1 out=$2
shift 2
mkdir -p "$out"
# Seven workloads a set, with the handlers and without, three runs marked of each.
awk -v stops=$(($# * 7 * 2 * 3)) 'BEGIN {
	while (stops--)
		print "c\ntrace on\nc\ntrace off"
}' >"$out/debugger"
# It stops at the guest's xchg %bx, %bx, and prints what is written to a port.
printf 'magic_break: enabled=1\nport_e9_hack: enabled=1\n' >"$out/options"
BOCHSRC=$out/options DEBUGGER=$out/debugger TIMEOUT=${TIMEOUT:-600} \
	"$here/../../machine/both.sh" "$img" "$out" run=profile "$@"
for machine in vmx svm; do
	python3 "$here/profile.py" "$machine" "$out"
done >"$out.part"
mv "$out.part" "$out.txt"
awk -f "$here/../../lines.awk" -f "$here/profile.awk" "$out.txt"
echo "profile: every function is in $out.txt"
