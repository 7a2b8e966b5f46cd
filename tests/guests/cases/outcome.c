// SPDX-License-Identifier: GPL-2.0
/*
 * What a guest and its VMM saw, in one word:
 *
 *	rip+2		the guest went on so far behind the write's RIP
 *	gp=1@+0		#GP, how often and where
 *	db=1@+2		#DB, the same, if the VMM does not step
 *	ipi=1/1@+2	IPIs taken by vCPU 0 and by vCPU 1, and where by vCPU 0
 *	icr=100000040	read back; from an APIC in xAPIC mode by Hyper-V's MSR, or not at all
 *	debug+2		KVM_EXIT_DEBUG, and where
 *	exit:6e0=1	KVM_EXIT_X86_WRMSR of that MSR and value
 *	eintr		KVM_RUN returned EINTR
 *	eoi:50		KVM_EXIT_IOAPIC_EOI of that vector
 *	ppr=50		PPR, when userspace has read the APIC
 *	xen=b8		the first byte of the page for Xen's hypercalls
 *	third=1		IRR from vector 0x40 on of the vCPU that does not run
 *	exits=1001	by KVM's statistics of the vCPU, without the host's interrupts
 *	50(40().)	the trail of the steps: vector 50 was taken, within it 40, at once,
 *			for a SPIN ended (.) only later; hlt3: three HLTs until it came;
 *			=10000: an MSR read; p1: the bit of a PV EOI; d: DR6
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "outcome.h"
#include "text.h"

#define add(text, ...) text_add(text, OUTCOME_SIZE, __VA_ARGS__)

static void describe_l2(const struct case_share *share, char *text)
{
	if (share->l2_exit == L2_OTHER)
		add(text, ",l2=%x@%+d", share->l2_raw, share->l2_exit_at);
	else if (share->l2_exit != L2_NO_EXIT)
		add(text, ",l2=%s@%+d", share->l2_exit == L2_WRMSR ? "wrmsr" : "cpuid",
		    share->l2_exit_at);
}

static bool has_icr_msr(uint32_t setup)
{
	return !(setup & USERSPACE_APIC) && (!(setup & XAPIC) || setup & HYPERV);
}

void describe_outcome(const struct case_share *share, char *text)
{
	text[0] = '\0';
	if (share->went_on_at)
		add(text, ",rip+%u", share->went_on_at);
	if (share->gp)
		add(text, ",gp=%u@%+d", share->gp, share->gp_at);
	/* Bochs 2 leaves one to a guest whose VMM steps it; neither Bochs 3 nor a CPU does. */
	if (share->db && !(share->orders.setup & STEP))
		add(text, ",db=%u@%+d", share->db, share->db_at);
	if (share->timer)
		add(text, ",timer=%u", share->timer);
	if (share->injected)
		add(text, ",injected=%u", share->injected);
	add(text, ",ipi=%u/%u", share->ipi[0], share->ipi[1]);
	if (share->ipi[0])
		add(text, "@%+d", share->ipi_at);
	if (share->nmi[0] || share->nmi[1])
		add(text, ",nmi=%u/%u", share->nmi[0], share->nmi[1]);
	if (has_icr_msr(share->orders.setup))
		add(text, ",icr=%" PRIx64, share->icr);
	describe_l2(share, text);
	if (share->trail_used)
		add(text, ",%s", share->trail);
	add(text, "%s", share->exits);
	memmove(text, text + 1, strlen(text));
}
