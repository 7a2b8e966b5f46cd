/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A hypervisor that only records its calls, in order.
 */
#ifndef KVM_FASTPATH_FAKE_HOST_H
#define KVM_FASTPATH_FAKE_HOST_H

#include <linux/types.h>

enum fake_event {
	FAKE_IPI,
	FAKE_EOI,
	FAKE_TIMER,
	FAKE_TIMER_WRITE,
	FAKE_TRACE,
	FAKE_SKIP,
	FAKE_HANDLER,
};

#define FAKE_EVENTS_MAX 8

/* trace_kvm_fastpath_exit: how often, and the last. */
struct fake_exit {
	unsigned int nr;
	u32 msr;
	u64 data;
	enum exit_fastpath_completion completion;
	int why;
};

struct kvm_vcpu {
	/* Set up by the test. */
	bool lapic_in_kernel;
	bool x2apic_mode;
	bool hyperv;
	bool icr_refused;
	bool eoi_refused;
	bool timer_refused;
	bool filtered;
	u32 xen_msr;
	bool skip_may_sleep;
	bool single_step;
	bool request_pending;
	enum exit_fastpath_completion completion;
	/* Plays another CPU between the look-up and the callback. */
	void (*meanwhile)(struct kvm_vcpu *vcpu);

	/* Records the calls. */
	enum fake_event events[FAKE_EVENTS_MAX];
	unsigned int nr_events;
	unsigned int filter_looks;
	unsigned int skip_looks;
	bool irqs_were_on;
	u64 icr;
	u64 tscdeadline;
	u32 timer_reg;
	u32 timer_value;
	struct fake_exit exit;
	u32 msr;
	u64 data;
};

/*
 * As kvm.ko when it is loaded and unloaded, for modules of tests/races/.
 * @traced: as fake_current
 */
int fake_kvm_start(struct kvm_vcpu *traced);
void fake_kvm_stop(void);

void fake_event(struct kvm_vcpu *vcpu, enum fake_event event);

/* trace_kvm_msr_write knows no vCPU: the one that a test runs stands here. */
extern struct kvm_vcpu *fake_current;

#endif /* KVM_FASTPATH_FAKE_HOST_H */
