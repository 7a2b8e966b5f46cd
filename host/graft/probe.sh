#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# probe.sh KVMDIR: the folders of host/flavour/ that fit this arch/x86/kvm, or what it
# does not know, and fails.  The text decides: distributions backport.
set -eu
die() { echo "how $1/$2 is unknown"; exit 1; }
body() { sed -n "/^[a-z].*[ *]$2(/,/^}/p" "$1"; }

if grep -qs 'mediated_pmu' "$1"/*.[ch]; then
	# It asks something else before an instruction may be skipped, and who skips takes no SRCU.
	case $(body "$1/pmu.h" kvm_pmu_is_fastpath_emulation_allowed)$(
			body "$1/pmu.c" kvm_pmu_trigger_event) in
	*pmc_counting_instructions*srcu_read_lock\(*) ;;
	*)					die "$1" "pmu.c counts with a mediated PMU" ;;
	esac
	case $(body "$1/pmu.c" kvm_pmu_incr_counter) in
	*kvm_pmu_request_counter_reprogram\(*)	pmu=pmu_mediated ;;
	*)					die "$1" "pmu.c counts a skipped instruction" ;;
	esac
else
case $(body "$1/pmu.c" kvm_pmu_incr_counter) in
*kvm_pmu_request_counter_reprogram\(*)	pmu=pmu_deferred ;;
*reprogram_counter\(*)			pmu=pmu_eager ;;
*)					die "$1" "pmu.c counts a skipped instruction" ;;
esac
# The event filter is looked at only for a counter of instructions: others need no SRCU.
case $pmu$(body "$1/pmu.c" kvm_pmu_trigger_event) in
pmu_eager* | *RAW_EVENT_MASK_NB*pmc_event_is_allowed\(*) ;;
*)					die "$1" "pmu.c looks at the event filter" ;;
esac
fi
# Xen's MSR comes before all others; handlers must leave it alone.
case $(cat "$1/x86.c" "$1"/msr*.c "$1/xen.h" 2>/dev/null | body - kvm_set_msr_common) in
*msr\ ==\ vcpu-\>kvm-\>arch.xen_hvm_config.msr\)*)	xen=xen_beside ;;
*kvm_xen_is_hypercall_page_msr\(*)
	case $(body "$1/xen.h" kvm_xen_is_hypercall_page_msr) in
	*msr\ ==\ kvm-\>arch.xen.hvm_config.msr\;*) xen=xen_within ;;
	*)				die "$1" "xen.h finds Xen's hypercall page" ;;
	esac ;;
*)					die "$1" "x86.c finds Xen's hypercall page" ;;
esac
case $(body "$1/lapic.c" kvm_x2apic_icr_write)$(body "$1/lapic.c" __kvm_x2apic_icr_write) in
*x2apic_icr_is_split*)			icr=icr_split ;;
*kvm_lapic_set_reg64\(apic,\ APIC_ICR,*)	icr=icr_joined ;;
*)					die "$1" "lapic.c keeps an x2APIC's ICR" ;;
esac
# The EOI handler does the same by itself.
case $(body "$1/lapic.c" apic_clear_isr) in
*--apic-\>isr_count\;*highest_isr_cache\ =\ -1\;*) ;;
*)					die "$1" "lapic.c ends an interrupt" ;;
esac
case $(body "$1/lapic.c" apic_set_eoi) in
*kvm_hv_synic_has_vector\(*)		synic=synic_asked ;;
*to_hv_synic\(*)				synic=synic_looked_up ;;
*)					die "$1" "lapic.c ends a SynIC's interrupts" ;;
esac
# Our writes to the timer's registers do the same by themselves, too.
case $(body "$1/lapic.c" kvm_lapic_reg_write | sed -n '/case APIC_LVTT:/,/case APIC_ESR:/p' |
		grep -oE '\<[a-z_0-9]+\(|case [A-Z_]+' | tr '\n' ' ') in
"case APIC_LVTT kvm_apic_sw_enabled( kvm_lapic_set_reg( apic_update_lvtt( \
case APIC_TMICT apic_lvtt_tscdeadline( cancel_apic_timer( kvm_lapic_set_reg( start_apic_timer( \
case APIC_TDCR kvm_lapic_set_reg( update_divide_count( hrtimer_cancel( \
update_target_expiration( restart_apic_timer( case APIC_ESR ") ;;
*)					die "$1" "lapic.c writes the timer's registers" ;;
esac
# Hyper-V's handlers do the same as the x2APIC's, for guests that may use these MSRs.
case $(body "$1/hyperv.c" hv_check_msr_access) in
*HV_X64_MSR_EOI:*HV_X64_MSR_ICR:*features_eax*HV_MSR_APIC_ACCESS_AVAILABLE*) ;;
*)					die "$1" "hyperv.c lets a guest use its APIC" ;;
esac
case $(body "$1/hyperv.c" kvm_hv_set_msr) in
*_vapic_msr_write\(vcpu,\ APIC_EOI,*_vapic_msr_write\(vcpu,\ APIC_ICR,*) ;;
*)					die "$1" "hyperv.c writes to an APIC" ;;
esac
reason=reason_in_vmx
! grep -qs 'vmx_get_exit_reason(struct kvm_vcpu' "$1"/vmx/*.h || reason=reason_asked
stock=stock_set_msr
! grep -qs 'handle_fastpath_wrmsr(struct kvm_vcpu' "$1"/*.h || stock=stock_wrmsr
# The graft does not call KVM's own fast path for an MSR that this has no case for.
own='case APIC_BASE_MSR + (APIC_ICR >> 4):case MSR_IA32_TSC_DEADLINE:default:'
case $(cat "$1/x86.c" "$1"/msr*.c 2>/dev/null |
		sed -n '/^[a-z].*handle_fastpath_\(set_msr_irqoff\|wrmsr\)(/,/^}/p' |
		sed -n '/case /p; /default:/,/}/p' | tr -d '\n\t') in
"$own"'break;}' | "$own"'handled = false;break;}' | "$own"'return EXIT_FASTPATH_NONE;}') ;;
*)					die "$1" "x86.c handles WRMSR fast" ;;
esac
imm=imm_none
! grep -qs 'handle_fastpath_wrmsr_imm(struct kvm_vcpu' "$1"/*.h || imm=imm_vmx
td=td_none
! grep -qs 'is_td_vcpu(' "$1"/vmx/*.h || td=td_asked

# Our IPI goes straight to its receiver, our EOI does what is left of KVM's.  Should a
# function that they go past call something new, that may be work which they must do, too.  And
# what our timer calls of KVM's must go on not to sleep.
while read -r function known; do
	for call in $(cat "$1"/lapic.c "$1"/irq*.c "$1"/hyperv.c | body - "$function" |
			sed 's,/\*.*\*/,,; /\/\*/,/\*\//d' | grep -oE '\<[a-z_0-9]+\(' | tr -d '('); do
		case " $function $known " in
		*" $call "*) ;;
		*) die "$1" "lapic.c uses $call() in $function()" ;;
		esac
	done
done <<'CALLS'
kvm_x2apic_icr_write __kvm_x2apic_icr_write kvm_apic_send_ipi kvm_lapic_set_reg kvm_lapic_set_reg64 trace_kvm_apic_write
__kvm_x2apic_icr_write kvm_apic_send_ipi kvm_icr_to_lapic_irq kvm_irq_delivery_to_apic_fast kvm_lapic_set_reg kvm_lapic_set_reg64 trace_kvm_apic_ipi trace_kvm_apic_write
kvm_icr_to_lapic_irq apic_x2apic_mode
kvm_apic_send_ipi apic_x2apic_mode kvm_icr_to_lapic_irq kvm_irq_delivery_to_apic trace_kvm_apic_ipi
kvm_irq_delivery_to_apic __set_bit kvm_apic_compare_prio kvm_apic_match_dest kvm_apic_present kvm_apic_set_irq kvm_apic_sw_enabled kvm_for_each_vcpu kvm_get_vcpu kvm_irq_delivery_to_apic_fast kvm_lowest_prio_delivery kvm_vector_hashing_enabled kvm_vector_to_index memset pr_info printk sizeof
__kvm_irq_delivery_to_apic __kvm_irq_delivery_to_apic_fast __set_bit kvm_apic_compare_prio kvm_apic_match_dest kvm_apic_present kvm_apic_set_irq kvm_apic_sw_enabled kvm_for_each_vcpu kvm_get_vcpu kvm_lowest_prio_delivery kvm_vector_to_index memset pr_info sizeof
__kvm_irq_delivery_to_apic_fast for_each_set_bit kvm_apic_map_get_dest_lapic kvm_apic_set_irq rcu_dereference rcu_read_lock rcu_read_unlock
kvm_irq_delivery_to_apic_fast __kvm_irq_delivery_to_apic_fast for_each_set_bit kvm_apic_map_get_dest_lapic kvm_apic_set_irq rcu_dereference rcu_read_lock rcu_read_unlock
kvm_apic_map_get_dest_lapic array_index_nospec for_each_set_bit hweight16 kvm_apic_compare_prio kvm_apic_disabled_lapic_found kvm_apic_is_broadcast_dest kvm_apic_map_get_logical_dest kvm_lowest_prio_delivery kvm_vector_hashing_enabled kvm_vector_to_index
apic_set_eoi apic_clear_isr apic_find_highest_isr apic_update_ppr kvm_hv_synic_has_vector kvm_hv_synic_send_eoi kvm_ioapic_send_eoi kvm_make_request test_bit to_hv_synic to_hv_vcpu trace_kvm_eoi
apic_update_lvtt apic_lvtt_tscdeadline cancel_apic_timer kvm_lapic_get_reg kvm_lapic_set_reg limit_periodic_timer_frequency
cancel_apic_timer atomic_set cancel_hv_timer hrtimer_cancel preempt_disable preempt_enable
start_apic_timer __start_apic_timer
__start_apic_timer apic_lvtt_oneshot apic_lvtt_period atomic_set restart_apic_timer set_target_expiration
set_target_expiration apic_lvtt_oneshot apic_lvtt_period kvm_lapic_get_reg kvm_lapic_set_reg kvm_read_l1_tsc ktime_add_ns ktime_get limit_periodic_timer_frequency nsec_to_cycles pr_info_ratelimited rdtsc tmict_to_ns unlikely
update_target_expiration kvm_lapic_get_reg ktime_add_ns ktime_get ktime_sub ktime_to_ns limit_periodic_timer_frequency mul_u64_u32_div nsec_to_cycles tmict_to_ns
restart_apic_timer apic_lvtt_period atomic_read preempt_disable preempt_enable start_hv_timer start_sw_timer
start_hv_timer apic_lvtt_period apic_timer_expired atomic_read cancel_hv_timer hrtimer_cancel kvm_can_use_hv_timer kvm_x86_call preemptible static_call trace_kvm_hv_timer_state
start_sw_timer apic_lvtt_oneshot apic_lvtt_period apic_lvtt_tscdeadline atomic_read cancel_hv_timer preemptible start_sw_period start_sw_tscdeadline trace_kvm_hv_timer_state
start_sw_period advance_periodic_target_expiration apic_lvtt_oneshot apic_timer_expired hrtimer_start ktime_after ktime_get
kvm_hv_set_msr_common kvm_hv_msr_partition_wide kvm_hv_set_msr kvm_hv_set_msr_pw kvm_hv_vcpu_init mutex_lock mutex_unlock to_kvm_hv
kvm_hv_vapic_msr_write kvm_lapic_msr_write lapic_in_kernel
CALLS
# The graft adds what EXIT_FASTPATH_EXIT_USERSPACE takes where it is not.
echo "$pmu $icr $synic $xen $reason $stock $imm $td userspace_known"
