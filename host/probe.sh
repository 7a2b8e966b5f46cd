#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# probe.sh KVMDIR: the folders of host/flavour/ that fit this arch/x86/kvm, or what it
# does not know, and fails.  The text decides: distributions backport.
set -eu
die() { echo "how $1/$2 is unknown"; exit 1; }
body() { sed -n "/^[a-z].*$2(/,/^}/p" "$1"; }

case $(body "$1/pmu.c" kvm_pmu_incr_counter) in
*kvm_pmu_request_counter_reprogram\(*)	pmu=pmu_deferred ;;
*reprogram_counter\(*)			pmu=pmu_eager ;;
*)					die "$1" "pmu.c counts a skipped instruction" ;;
esac
case $(body "$1/lapic.c" kvm_x2apic_icr_write) in
*x2apic_icr_is_split*)			icr=icr_split ;;
*kvm_lapic_set_reg64\(apic,\ APIC_ICR,*)	icr=icr_joined ;;
*)					die "$1" "lapic.c keeps an x2APIC's ICR" ;;
esac
# The EOI handler leaves it to these two to find what waits for the EOI.
case $(body "$1/lapic.c" apic_clear_isr)$(body "$1/lapic.c" apic_update_ppr) in
*--apic-\>isr_count\;*highest_isr_cache\ =\ -1\;*kvm_make_request\(KVM_REQ_EVENT,*) ;;
*)					die "$1" "lapic.c ends an interrupt" ;;
esac
case $(body "$1/lapic.c" apic_set_eoi) in
*kvm_hv_synic_has_vector\(*)		synic=synic_asked ;;
*to_hv_synic\(*)				synic=synic_looked_up ;;
*)					die "$1" "lapic.c ends a SynIC's interrupts" ;;
esac
echo "$pmu $icr $synic"
