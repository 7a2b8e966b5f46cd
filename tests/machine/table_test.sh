#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# table_test.sh: the table refuses what a broken machine or fast path would report.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

result() { # MACHINE PHASE PASS HANDLERS HANDLED DECLINED TRACED
	echo "RESULT machine=$1 phase=$2 pass=$3 handlers=$4 sent=208 eligible=192" \
		"received=208 handled=$5 declined=$6 ended=208 unclaimed=212 traced=$7 self=64" \
		"self_cycles=386400 pingpong=63 pingpong_cycles=652215"
}

for m in vmx svm; do
	{
		result $m fast timed 2 192 16 0
		result $m fast traced 2 192 16 208
		result $m slow timed 0 0 0 0
		result $m slow traced 0 0 0 208
		echo "SUCCESS kvm_fastpath machine=$m"
	} >"$work/$m.good"
done

table() { awk -f "$here/../lines.awk" -f "$here/table.awk" "$work/vmx.console" "$work/svm.good" >"$work/out" 2>&1; }

cp "$work/vmx.good" "$work/vmx.console"
table || { cat "$work/out"; echo "table: refuses good figures"; exit 1; }

tried=0
while read -r edit; do
	sed "$edit" "$work/vmx.good" >"$work/vmx.console"
	! cmp -s "$work/vmx.good" "$work/vmx.console" || { echo "table: $edit is no edit"; exit 1; }
	! table || { echo "table: takes '$edit'"; exit 1; }
	grep -q '^demo: ' "$work/out" || { echo "table: '$edit' without a word"; exit 1; }
	tried=$((tried + 1))
done <<'EDITS'
1s/received=208/received=207/
1s/received=208/received=209/
1s/ended=208/ended=207/
1s/handled=192/handled=0/
1s/handled=192/handled=191/
1s/handled=192/handled=208/
1s/declined=16/declined=0/
3s/handled=0/handled=1/
3s/handlers=0/handlers=1/
3s/unclaimed=212/unclaimed=207/
2s/traced=208/traced=0/
2s/traced=208/traced=400/
4s/traced=208/traced=207/
1s/sent=208/sent=0/
1d
2d
3d
4d
5d
EDITS
echo "table: good figures pass, $tried bad ones are refused"
