#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# cycles_test.sh: cycles that rose by more than half a percent, or are missing, fail.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

result() { # MACHINE PHASE SELF PINGPONG
	echo "RESULT machine=$1 kernel=6.1 phase=$2 pass=timed self=10 self_cycles=$3" \
		"pingpong=10 pingpong_cycles=$4"
}
for m in vmx svm; do
	printf "6.1\t$m\tself\t1000\t2000\n6.1\t$m\tpingpong\t3000\t4000\n" >>"$work/table"
	{ result $m fast 10000 30000; result $m slow 20000 40000; } >"$work/$m.good"
done
mv "$work/table" "$work/good.table"

cycles() { awk -f "$here/cycles.awk" "$work/good.table" "$work/vmx.console" "$work/svm.good" >"$work/out" 2>&1; }

tried=0
while read -r verdict edit; do
	sed "$edit" "$work/vmx.good" >"$work/vmx.console"
	if cycles; then got=passes; else got=fails; fi
	[ $got = "$verdict" ] || { cat "$work/out"; echo "cycles: '$edit' $got"; exit 1; }
	[ $got = passes ] || grep -q '^cycles: vmx' "$work/out" || { echo "cycles: '$edit' without a word"; exit 1; }
	tried=$((tried + 1))
done <<'EDITS'
passes s/x/x/
passes s/_cycles=10000/_cycles=10049/
passes s/_cycles=10000/_cycles=9000/
passes s/kernel=6.1/kernel=6.2/;s/0000/00000/g
fails s/_cycles=10000/_cycles=10051/
fails s/_cycles=30000/_cycles=30200/
fails s/kernel=6.1/kernel=6.2/;s/_cycles=10000/_cycles=10051/
fails 1d
fails 2d
EDITS
echo "cycles: $tried sets of figures are judged as they must be"
