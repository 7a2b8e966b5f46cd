#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# bpftrace_test.sh: the table refuses histograms that are not what the counters say.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/edits.sh
. "$here/../edits.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for m in vmx svm; do
	cat >"$work/$m.good" <<CONSOLE
BPFTRACE @done[0x830]: 
BPFTRACE [1K, 2K)               7 |@@@@@@@@@@@@@@|
BPFTRACE 17:01:05
BPFTRACE @declined[0x830]: 
BPFTRACE [1K, 2K)              16 |@@@@@@@@@@@@@@|
BPFTRACE @done[0x80b]: 
BPFTRACE [512, 1K)              4 |@             |
BPFTRACE [1K, 2K)             412 |@@@@@@@@@@@@@@|
BPFTRACE @done[0x830]: 
BPFTRACE [1K, 2K)             400 |@@@@@@@@@@@@@@|
RESULT machine=$m msr=0x80b handled=416 declined=0
RESULT machine=$m msr=0x830 handled=400 declined=16
SUCCESS kvm_fastpath machine=$m
CONSOLE
done

judge() { awk -f "$here/../lines.awk" -f "$here/bpftrace.awk" "$work/vmx" "$work/svm" >"$work/out" 2>&1; }

refuse_edits bpftrace "$work" <<'EDITS'
vmx 10s/400/399/
vmx 9,10d
vmx 8d
vmx 7s/512, 1K/0/
vmx 7s/\[512, 1K/(..., 0/
vmx 6s/0x80b/0x80c/
vmx 5s/16/0/;12s/=16/=0/
vmx 11s/416/0/;12s/400/0/;6,10d;1,2d
vmx 11s/declined=0/declined=1/
vmx 12s/handled=400/handled=800/
vmx 4,5d
vmx 3iBPFTRACE guest: vCPU 1 left with KVM exit reason 8
vmx 10aBPFTRACE @done[0x6e0]:
vmx 3d
vmx 11d
vmx 12d
vmx 13d
svm 12d
svm 12s/svm/vmx/
EDITS
