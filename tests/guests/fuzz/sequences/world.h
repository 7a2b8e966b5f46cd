/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MACHINE_FUZZ_WORLD_H
#define MACHINE_FUZZ_WORLD_H

#include <linux/kvm.h>

#include "sequences.h"

#define APIC_TPR		0x80
#define APIC_PPR		0xa0
#define APIC_ISR		0x100
#define APIC_TMR		0x180
#define APIC_IRR		0x200
#define APIC_TMCCT		0x390
#define APIC_STRIDE		0x10

struct vcpu {
	int fd;
	struct kvm_run *run;
	struct kvm_lapic_state apic;	/* as each sequence finds it */
	struct kvm_vcpu_events events;
};

extern struct vcpu vcpus[GUEST_VCPUS];

void create_vm(uint32_t flags);
void create_vcpu(int id);
void save_vcpu(struct vcpu *vcpu);

/* Takes back whatever the last sequence has left. */
void put_back(struct sequences_share *share, uint32_t flags);

uint32_t apic_register(const struct kvm_lapic_state *apic, uint32_t offset);
/* @kind: OP_LAPIC, or what else is to be in service */
void set_apic(const struct vcpu *vcpu, enum operation_kind kind, uint8_t vector);
void do_user_operation(const struct operation *operation);

#endif
