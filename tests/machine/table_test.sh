#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# table_test.sh: the table refuses what a broken machine or fast path would report.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/edits.sh
. "$here/../edits.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

result() { # MACHINE PHASE PASS HANDLERS HANDLED DECLINED TRACED
	echo "RESULT machine=$1 phase=$2 pass=$3 handlers=$4 sent=208 eligible=192 handed=$7" \
		"received=208 handled=$5 declined=$6 ended=208 traced=$7 self=64" \
		"self_cycles=386400 pingpong=63 pingpong_cycles=652215"
}

for m in vmx svm; do
	{
		result $m on timed 2 192 16 0
		result $m on traced 2 192 16 208
		result $m off timed 0 0 0 0
		result $m off traced 0 0 0 208
		result $m on own 2 192 16 16
		result $m off own 0 0 0 192
		result $m icr_off own 2 0 0 192
		echo "SUCCESS kvm_fastpath machine=$m"
	} >"$work/$m.good"
done

judge() { awk -f "$here/../lines.awk" -f "$here/table.awk" "$work/vmx" "$work/svm" >"$work/out" 2>&1; }

refuse_edits demo "$work" <<'EDITS'
vmx 1s/received=208/received=207/
vmx 1s/received=208/received=209/
vmx 1s/ended=208/ended=207/
vmx 1s/handled=192/handled=0/
vmx 1s/handled=192/handled=191/
vmx 1s/handled=192/handled=208/
vmx 1s/declined=16/declined=0/
vmx 3s/handled=0/handled=1/
vmx 3s/handlers=0/handlers=1/
vmx 2s/traced=208/traced=0/
vmx 2s/traced=208/traced=400/
vmx 4s/traced=208/traced=207/
vmx 1s/sent=208/sent=0/
vmx 1d
vmx 2d
vmx 3d
vmx 4d
vmx 5d
vmx 6d
vmx 5s/traced=16/traced=208/
vmx 5s/traced=16/traced=0/
vmx 6s/traced=192/traced=0/
vmx 6s/handed=192/handed=0/
vmx 7s/handlers=2/handlers=0/
vmx 7s/ended=208/ended=0/
vmx 7s/handled=0/handled=192/
vmx 7s/traced=192/traced=0/
vmx 7d
vmx 8d
EDITS
