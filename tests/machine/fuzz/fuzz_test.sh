#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# fuzz_test.sh: the check of fuzz's results refuses what a broken machine would report.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/edits.sh
. "$here/../../edits.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for m in vmx svm; do
	echo "FUZZ machine=$m seed=7 values=20 parked=4 gp=3 irqs=9 nmis=2 inits=1 smis=1" \
		"sipis=1 handled=8 declined=12 differences=0 ok" >"$work/$m.good"
	echo "SUCCESS kvm_fastpath machine=$m" >>"$work/$m.good"
done

judge() {
	if awk -v seed=7 -v count=20 -f "$here/fuzz.awk" "$work/vmx" "$work/svm" >"$work/out" 2>&1; then
		[ "$(tail -n 1 "$work/out")" = "2 passed, 0 failed" ]
	else
		[ "$(tail -n 1 "$work/out")" != "1 passed, 1 failed" ]
	fi
}

refuse_edits fuzz "$work" <<'EDITS'
vmx 1d
vmx 2d
vmx 1p
vmx 1s/differences=0/differences=1/
vmx 1s/ok$/FAIL/
vmx 1s/ok$//
vmx 1s/values=20/values=19/
vmx 1s/seed=7/seed=8/
vmx 1s/handled=8 declined=12/handled=0 declined=20/
vmx 1s/handled=8/handled=7/
vmx 1s/machine=vmx/machine=svm/
vmx 1s/irqs=9/irqs=0/
vmx 1s/parked=4//
vmx 1iDIFF machine=vmx value=0x40 fast=rip+2 slow=rip+0
vmx 2s/.*/FAIL fast: guest timed out/
svm 1d
svm 2d
svm 1s/smis=1/smis=0/
svm 2s/svm/vmx/
EDITS
