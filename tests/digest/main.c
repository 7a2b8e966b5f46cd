// SPDX-License-Identifier: GPL-2.0
/*
 * host/digest.c sees each change that a handler can make, and none that another CPU makes.
 */
#include <stdio.h>

#include <linux/kvm_host.h>

#include "../../lib/host.h"

#include <kvm_fastpath_flavour_icr.h>

bool splits_icr;

static u8 page[0x400];
static struct kvm_lapic apic = { page };
static struct kvm_vcpu vcpu = { .arch.apic = &apic };
static int wrong;

static void expect(bool seen, u32 before, const char *what, unsigned long where)
{
	if ((kvm_fastpath_host_vcpu_digest(&vcpu) != before) == seen)
		return;
	printf("%s 0x%lx: a change is %s\n", what, where, seen ? "not seen" : "seen");
	wrong++;
}

static void flip(void *data, size_t size, bool seen, const char *what, unsigned long where)
{
	u32 before = kvm_fastpath_host_vcpu_digest(&vcpu);
	u8 *byte = data;
	size_t i;

	for (i = 0; i < size; i++) {
		byte[i] ^= 1;
		expect(seen, before, what, where + i);
		byte[i] ^= 1;
	}
}

static void store_icr(void)
{
	u32 before;

	flavour_store_icr(&apic, 0x40);
	before = kvm_fastpath_host_vcpu_digest(&vcpu);
	flavour_store_icr(&apic, 1ULL << 32 | 0x40);
	expect(true, before, "destination of the ICR, split", splits_icr);
}

int main(void)
{
	flip(page, APIC_TMR, true, "register", 0);
	flip(page + APIC_TMR, APIC_ESR - APIC_TMR, false, "register", APIC_TMR);
	flip(page + APIC_ESR, sizeof(page) - APIC_ESR, true, "register", APIC_ESR);
	store_icr();
	splits_icr = true;
	store_icr();

	vcpu.arch.apic = NULL;
	flip(vcpu.arch.regs, sizeof(vcpu.arch.regs), true, "byte of the general registers", 0);
	flip(&vcpu.rip, sizeof(vcpu.rip), true, "byte of RIP", 0);
	flip(&vcpu.rflags, sizeof(vcpu.rflags), true, "byte of RFLAGS", 0);
	flip(&vcpu.rsp, sizeof(vcpu.rsp), true, "byte of RSP", 0);

	return !!wrong;
}
