/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Called in the place of KVM's function's call of __fentry__: RDI is the vCPU; on the stack are
 * where that function goes on and, above, where it returns to.  Only RDI is live.
 *
 * The gate comes first, kvm_fastpath_find() in assembly: a WRMSR whose MSR has no handler, and
 * that is the rule, shall not pay for a call into C.
 */
#include "trampoline.h"
#include "trampoline_offsets.h"

	.text
SYM_FUNC_START(kvm_fastpath_live_trampoline)
	/* Called directly, or returned to by ftrace; never jumped to by a register. */
	ANNOTATE_NOENDBR
	CALL_DEPTH_ACCOUNT
	movl	VCPU_RCX(%rdi), %eax
	movq	kvm_fastpath_table(%rip), %rdx
	movl	TABLE_MULT(%rdx), %ecx
	imull	%eax, %ecx
	shrl	$HASH_SHIFT, %ecx
	shlq	$SLOT_SHIFT, %rcx
	leaq	TABLE_SLOT(%rdx, %rcx), %rsi
	cmpq	%rax, SLOT_KEY(%rsi)
	je	.Lfound
	/* While no handler is on, nobody has been asked.  The key's first word says so. */
	cmpl	$0, kvm_fastpath_active(%rip)
	je	.Lgo_on
	incq	PER_CPU_VAR(kvm_fastpath_unclaimed)
.Lgo_on:
	RET

.Lfound:
	FRAME_BEGIN
	pushq	%rdi
	call	kvm_fastpath_live_wrmsr
	popq	%rdi
	FRAME_END
	testl	%eax, %eax
	js	.Lgo_on
	/*
	 * Return for KVM's function.  There were two calls: were there one return, which skipped
	 * a word of the stack, each return that the CPU predicts from here on would be wrong.
	 */
	leaq	kvm_fastpath_live_done(%rip), %rdx
	movq	%rdx, (%rsp)
	RET
SYM_FUNC_END(kvm_fastpath_live_trampoline)

SYM_FUNC_START_LOCAL(kvm_fastpath_live_done)
	ANNOTATE_NOENDBR
	RET
SYM_FUNC_END(kvm_fastpath_live_done)
