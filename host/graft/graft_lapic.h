/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The graft puts this at the end of lapic.c, because lapic.c's functions for the timer are static.
 */
#ifndef KVM_FASTPATH_GRAFT_LAPIC_H
#define KVM_FASTPATH_GRAFT_LAPIC_H

#include "graft.h"

#ifdef CONFIG_KVM_FASTPATH

/*
 * As kvm_lapic_reg_write() does, which may then take a mutex for the map of the APICs.
 *
 * Canceling the timer waits at most for its callback, which waits for nobody.  A periodic
 * timer is left to the slow path, because KVM may limit its period and print that.
 */
bool kvm_fastpath_lapic_timer_write(struct kvm_lapic *apic, u32 reg, u32 value)
	__kvm_fastpath_irqoff
{
	struct kvm_timer *timer = &apic->lapic_timer;
	u32 lvtt = reg == APIC_LVTT ? value : timer->timer_mode;
	u32 divisor = apic->divide_count;

	if (unlikely((lvtt & timer->timer_mode_mask) == APIC_LVT_TIMER_PERIODIC))
		return false;

	switch (reg) {
	case APIC_TMICT:
		trace_kvm_apic_write(reg, value);
		if (apic_lvtt_tscdeadline(apic))
			break;

		cancel_apic_timer(apic);
		kvm_lapic_set_reg(apic, APIC_TMICT, value);
		start_apic_timer(apic);
		break;
	case APIC_LVTT:
		trace_kvm_apic_write(reg, value);
		value &= apic_lvt_mask[LVT_TIMER] | timer->timer_mode_mask;
		if (!kvm_apic_sw_enabled(apic))
			value |= APIC_LVT_MASKED;
		kvm_lapic_set_reg(apic, APIC_LVTT, value);
		apic_update_lvtt(apic);

		/* KVM looks for a timer that expired while masked outside its inner loop only. */
		if (atomic_read(&timer->pending))
			kvm_make_request(KVM_REQ_UNBLOCK, apic->vcpu);
		break;
	case APIC_TDCR:
		trace_kvm_apic_write(reg, value);
		kvm_lapic_set_reg(apic, APIC_TDCR, value & 0xb);
		update_divide_count(apic);
		if (apic->divide_count != divisor && timer->period) {
			hrtimer_cancel(&timer->timer);
			update_target_expiration(apic, divisor);
			restart_apic_timer(apic);
		}
		break;
	default:
		return false;
	}
	return true;
}

#endif /* CONFIG_KVM_FASTPATH */

#endif /* KVM_FASTPATH_GRAFT_LAPIC_H */
