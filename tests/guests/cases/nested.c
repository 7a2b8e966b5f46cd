// SPDX-License-Identifier: GPL-2.0
/* Runs L2 on either vendor, and reports its exit in one language. */
#include <asm/svm.h>
#include <asm/vmx.h>
#include <cpuid.h>

#include "nested.h"
#include "wrmsr.h"

static uint32_t vmx_exit(uint32_t reason)
{
	switch (reason) {
	case EXIT_REASON_MSR_WRITE:
		return L2_WRMSR;
	case EXIT_REASON_CPUID:
		return L2_CPUID;
	default:
		return L2_OTHER;
	}
}

static uint32_t svm_exit(uint32_t code)
{
	switch (code) {
	case SVM_EXIT_MSR:
		return L2_WRMSR;
	case SVM_EXIT_CPUID:
		return L2_CPUID;
	default:
		return L2_OTHER;
	}
}

void run_l2(struct case_share *share)
{
	const struct l2_write write = {
		.msr = share->orders.msr,
		.value = share->orders.value,
		.intercepted = share->orders.setup & INTERCEPT,
		.entry = share->orders.setup & IMMEDIATE_EXIT ? l2_paused : l2,
	};
	unsigned int eax, ebx, ecx, edx;
	uint64_t rip = 0;

	__cpuid(0, eax, ebx, ecx, edx);
	if (ebx == signature_INTEL_ebx) {
		share->l2_raw = vmx_run_l2(&write, &rip);
		share->l2_exit = vmx_exit(share->l2_raw);
	} else {
		share->l2_raw = svm_run_l2(&write, &rip);
		share->l2_exit = svm_exit(share->l2_raw);
	}
	share->l2_exit_at = rip - (uint64_t)l2_wrmsr_insn;
}
