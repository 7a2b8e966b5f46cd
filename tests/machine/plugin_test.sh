#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# plugin_test.sh: the table refuses what a broken machine or module would report.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/edits.sh
. "$here/../edits.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

result() { # MACHINE PHASE ASKED EXITS MORE
	echo "RESULT machine=$1 phase=$2 sent=816 received=816 writes=416 asked=$3 written=416 done=416" \
		"exits=$4 $5"
}

for m in vmx svm; do
	{
		for phase in before off all-off unloaded; do
			result $m $phase 0 0 "called=0 handled=0"
		done
		result $m loaded 1 416 "called=416 handled=416"
		result $m on 1 416 "called=416 handled=416"
		result $m live 0 200 "comings=100 reads=100"
		echo "EVENTS handled=400 declined=16"
		echo "SUCCESS kvm_fastpath machine=$m"
	} >"$work/$m.good"
done

judge() { awk -f "$here/../lines.awk" -f "$here/plugin.awk" "$work/vmx" "$work/svm" >"$work/out" 2>&1; }

refuse_edits plugin "$work" <<'EDITS'
vmx 1s/received=816/received=815/
vmx 1s/sent=816/sent=0/
vmx 1s/writes=416/writes=0/
vmx 1s/written=416/written=417/
vmx 1s/done=416/done=832/
vmx 1s/exits=0/exits=1/
vmx 2s/called=0/called=1/
vmx 2s/handled=0/handled=1/
vmx 5s/exits=416/exits=0/
vmx 5s/called=416/called=0/
vmx 6s/handled=416/handled=415/
vmx 7s/exits=200/exits=0/
vmx 7s/exits=200/exits=416/
vmx 7s/comings=100/comings=4/
vmx 7s/reads=100/reads=4/
vmx 8s/declined=16/declined=0/
vmx 1d
vmx 7d
vmx 8d
vmx 9d
EDITS
