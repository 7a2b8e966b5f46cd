#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# guests_test.sh: the table of cases refuses what a broken machine would report.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/edits.sh
. "$here/../edits.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

printf '\t{ "first", { WRITE_MSR, 0, ICR, OTHER }, 1, 0,\n' >"$work/table.c"
printf '\t{ "second", { STEPS, TRACED | VMX_ONLY, ICR, DO(CLI) }, 1, 0,\n' >"$work/steps_table.c"
printf '\t{ "third", { WRITE_MSR, XEN, ICR, OTHER }, 1, 0,\n' >>"$work/table.c"
printf '\tOWN_ERRS("second", "rip+4"),\n' >>"$work/table.c"
case_ok() { echo "CASE machine=$1 name=$2 fast=rip+2,icr=40 slow=rip+2,icr=40 handled=1 declined=0 ok"; }
{
	case_ok vmx first
	case_ok vmx third
	case_ok vmx second | sed 's/slow=rip+2/slow=rip+4/'
	echo "SUCCESS kvm_fastpath machine=vmx"
} >"$work/vmx.good"
{ case_ok svm first; echo "CANNOT machine=svm name=third"; echo "SUCCESS kvm_fastpath machine=svm"; } >"$work/svm.good"

judge() {
	if awk -f "$here/guests.awk" "$work"/*table.c "$work/vmx" "$work/svm" >"$work/out" 2>&1; then
		[ "$(tail -n 1 "$work/out")" = "4 passed, 0 failed" ]
	else
		tail -n 1 "$work/out" | grep -q ' 0 failed'
	fi
}

refuse_edits guests "$work" <<'EDITS'
vmx 1d
vmx 2d
vmx 3d
vmx 4d
vmx 1p
vmx 1s/name=first/name=fourth/
vmx 1s/slow=rip+2/slow=rip+4/
vmx 3s/ok$/FAIL fast and slow differ/
vmx 3s/ok$//
vmx 3s/ declined.*//
vmx 4s/.*/FAIL kernel log: BUG:/
svm 1d
svm 2d
svm 3d
svm 2s/third/first/
svm 1s/name=first/name=second/
EDITS
