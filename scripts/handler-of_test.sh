#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# handler-of_test.sh LINUXDIR: in a copy, a handler is found by its MSR, whatever that is
# called, and a name that Linux does not have is refused.
set -eu
linux=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
work=$(mktemp -d) mine=handlers/icr/icr.c
trap 'rm -rf "$work"' EXIT

cp --parents scripts/handler-of.sh $mine "$work"
tried=0
while read -r number verdict msr; do
	status=0
	sed "s/\.msr = .*,/.msr = $msr,/" $mine >"$work/$mine"
	said=$("$work/scripts/handler-of.sh" "$number" "$linux") || status=$?
	case $verdict:$status:$said in
	"has:0:$mine" | no:0: | "unknown:1:$mine: "*"$msr") tried=$((tried + 1)) ;;
	*)	echo "handler-of: $number, .msr = $msr: $status, '$said'"; exit 1 ;;
	esac
done <<'ROWS'
0x830 has APIC_BASE_MSR + (APIC_ICR >> 4)
2096 has APIC_BASE_MSR + (APIC_ICR >> 4)
0x831 no APIC_BASE_MSR + (APIC_ICR >> 4)
0x6e0 has MSR_IA32_TSC_DEADLINE
0x4b564d04 has MSR_KVM_PV_EOI_EN
0x40000070 has HV_X64_MSR_EOI
0x40000090 has HV_X64_MSR_SINT0
0xc0000080 has 0xc0000080UL
0 unknown MSR_NOBODY_KNOWS
0x4b564d04 unknown (u32)0x4b564d04
ROWS
echo "handler-of: $tried MSRs"
