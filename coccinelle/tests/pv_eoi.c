// SPDX-License-Identifier: GPL-2.0
/*
 * A real-world handler that is right: MSR_KVM_PV_EOI_EN.  Only switching it off is
 * fast; switching it on sets up a cache of guest memory, which may sleep.
 */
#include <linux/kvm_host.h>

#include "lapic.h"

#include <kvm_fastpath/handler.h>

static DEFINE_RAW_SPINLOCK(pv_eoi_lock);
static unsigned int nr_disabled;

/* The slow half, from a work item: may sleep. */
static void pv_eoi_enable(struct kvm_vcpu *vcpu, u64 data)
{
	int idx = srcu_read_lock(&vcpu->kvm->srcu);	/* near: sleep */

	kvm_gfn_to_hva_cache_init(vcpu->kvm, &vcpu->arch.pv_eoi.data, data, 1);	/* near: sleep */
	srcu_read_unlock(&vcpu->kvm->srcu, idx);	/* near: sleep */
}

static void pv_eoi_account(void)
{
	raw_spin_lock(&pv_eoi_lock);	/* near: lock sleep */
	nr_disabled++;
	raw_spin_unlock(&pv_eoi_lock);	/* near: lock */
}

static enum exit_fastpath_completion
pv_eoi_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	pv_eoi_account();
	if (!guest_pv_has(vcpu, KVM_FEATURE_PV_EOI))
		return EXIT_FASTPATH_NONE;	/* near: decline */

	if (data & KVM_MSR_ENABLED)
		return EXIT_FASTPATH_NONE;	/* near: decline */

	if (data == vcpu->arch.pv_eoi.msr_val)
		return EXIT_FASTPATH_REENTER_GUEST;	/* near: accept */

	WRITE_ONCE(vcpu->arch.pv_eoi.msr_val, data);
	return EXIT_FASTPATH_REENTER_GUEST;	/* near: accept */
}

const struct kvm_fastpath_handler pv_eoi_handler = {
	.name = "pv-eoi",
	.msr = MSR_KVM_PV_EOI_EN,
	.write = pv_eoi_wrmsr,
};

void pv_eoi_work(struct work_struct *work)
{
	struct pv_eoi_work *w = container_of(work, struct pv_eoi_work, work);

	pv_eoi_enable(w->vcpu, w->data);
}
