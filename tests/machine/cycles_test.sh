#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# cycles_test.sh: cycles that rose by more than half a percent, or are missing, fail.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

result() { # MACHINE PHASE SELF PINGPONG
	echo "RESULT machine=$1 kernel=6.1 phase=$2 pass=timed batch=10 self_best=$3" \
		"pingpong_best=$4"
}
for m in vmx svm; do
	printf '6.1\t%s\tself\t1000\t2000\n6.1\t%s\tpingpong\t3000\t4000\n' $m $m >>"$work/table"
	{ result $m on 10000 30000; result $m off 20000 40000; } >"$work/$m.good"
done
mv "$work/table" "$work/good.table"

cycles() { awk -f "$here/../lines.awk" -f "$here/cycles.awk" "$work/good.table" "$work/vmx.console" "$work/svm.good" >"$work/out" 2>&1; }

tried=0
while read -r verdict edit; do
	sed "$edit" "$work/vmx.good" >"$work/vmx.console"
	if cycles; then got=passes; else got=fails; fi
	[ $got = "$verdict" ] || { cat "$work/out"; echo "cycles: '$edit' $got"; exit 1; }
	[ $got = passes ] || grep -q '^cycles: vmx' "$work/out" || { echo "cycles: '$edit' without a word"; exit 1; }
	tried=$((tried + 1))
done <<'EDITS'
passes s/x/x/
passes s/_best=10000/_best=10049/
passes s/_best=10000/_best=9000/
passes s/kernel=6.1/kernel=6.2/;s/0000/00000/g
fails s/_best=10000/_best=10051/
fails s/_best=30000/_best=30200/
fails s/kernel=6.1/kernel=6.2/;s/_best=10000/_best=10051/
fails 1d
fails 2d
EDITS
echo "cycles: $tried sets of figures are judged as they must be"
