#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# sequences_test.sh: the judge of sequences refuses what a broken machine would report.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/edits.sh
. "$here/../../edits.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for m in vmx svm; do
	{
		echo "OPERATION machine=$m name=EOI ran=9 had=4"
		echo "OPERATION machine=$m name=PAUSE ran=2 had=0"
		echo "SEQUENCES machine=$m seed=7 kinds=2 known=1 sequences=21 operations=485" \
			"irqs=9 nmis=2 gp=1 pv_eois=3 ioapic_eois=4 filtered=2 synic=3 entry_fails=0" \
			"handled=90 declined=12 unclaimed=5 off_handled=0 off_declined=0" \
			"unsteady=1 differences=0"
		echo "SUCCESS kvm_fastpath machine=$m"
	} >"$work/$m.good"
done

judge() {
	if "$here/sequences.py" 7 20 "$work/vmx" "$work/svm" >"$work/out" 2>&1; then
		[ "$(tail -n 1 "$work/out")" = "2 passed, 0 failed" ]
	else
		[ "$(tail -n 1 "$work/out")" != "1 passed, 1 failed" ]
	fi
}

refuse_edits sequences "$work" <<'EDITS'
vmx 1d
vmx 1p
vmx 1s/name=EOI/name=PAUSE/
vmx 1s/had=4/had=0/
vmx 2s/ran=2/ran=0/
vmx 3d
vmx 3p
vmx 3s/machine=vmx/machine=svm/
vmx 3s/seed=7/seed=8/
vmx 3s/known=1 sequences=21/known=0 sequences=20/
vmx 3s/sequences=21/sequences=20/
vmx 3s/operations=485/operations=479/
vmx 3s/pv_eois=3/pv_eois=0/
vmx 3s/filtered=2//
vmx 3s/synic=3/synic=0/
vmx 3s/ handled=90/ handled=19/
vmx 3s/off_handled=0/off_handled=1/
vmx 3s/off_declined=0/off_declined=1/
vmx 3s/unsteady=1/unsteady=4/
vmx 3s/differences=0/differences=1/
vmx 3s/differences=0//
vmx 3iDIFF machine=vmx sequence=4 operations=24 shrunk=5
vmx 4d
vmx 4s/.*/FAIL sequences fast: guest timed out/
svm 3d
svm 3s/gp=1/gp=0/
svm 4s/svm/vmx/
EDITS
