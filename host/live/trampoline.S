/* SPDX-License-Identifier: GPL-2.0 */
/*
 * KVM's function calls this instead of __fentry__.  RDI is the vCPU, and no other register that
 * a call may change is in use.  On the stack: where KVM's function goes on, then where it returns.
 *
 * The look-up, kvm_fastpath_find() in assembly, comes before the call into C: most WRMSRs have no
 * handler and need not pay for a call.
 */
#include "trampoline.h"
#include "trampoline_offsets.h"

	.text
SYM_FUNC_START(kvm_fastpath_live_trampoline)
	/* KVM calls it directly, ftrace returns to it: no indirect branch, no ENDBR. */
	ANNOTATE_NOENDBR
	CALL_DEPTH_ACCOUNT
	movl	VCPU_RCX(%rdi), %eax
	movq	kvm_fastpath_table(%rip), %rdx
	movl	TABLE_MULT(%rdx), %ecx
	imull	%eax, %ecx
	shrl	$HASH_SHIFT, %ecx
	shlq	$SLOT_SHIFT, %rcx
	cmpq	%rax, TABLE_SLOT + SLOT_KEY(%rdx, %rcx)
	je	.Lfound
	/* While no handler is on, this does not count: the key's first word is 0 then. */
	cmpl	$0, kvm_fastpath_active(%rip)
	je	.Lgo_on
	incq	PER_CPU_VAR(kvm_fastpath_unclaimed)
.Lgo_on:
	RET

.Lfound:
	leaq	TABLE_SLOT(%rdx, %rcx), %rsi
	FRAME_BEGIN
	pushq	%rdi
	call	kvm_fastpath_live_wrmsr
	popq	%rdi
	FRAME_END
	testl	%eax, %eax
	js	.Lgo_on
	/*
	 * Return to KVM's caller.  There were two calls, so there are two returns: dropping a
	 * return address instead would leave the CPU's return predictor off by one from here on.
	 */
	leaq	kvm_fastpath_live_done(%rip), %rdx
	movq	%rdx, (%rsp)
	RET
SYM_FUNC_END(kvm_fastpath_live_trampoline)

SYM_FUNC_START_LOCAL(kvm_fastpath_live_done)
	ANNOTATE_NOENDBR
	RET
SYM_FUNC_END(kvm_fastpath_live_done)
