/* SPDX-License-Identifier: GPL-2.0 */
/*
 * KVM's functions call these instead of __fentry__.  RDI is the vCPU; of a WRMSR with an immediate
 * ESI is the MSR and EDX the number of the register with the value.  No other register that a call
 * may change is in use.  On the stack: where KVM's function goes on, then where it returns.
 *
 * The look-up, kvm_fastpath_find() in assembly, comes before the call into C: most WRMSRs have no
 * handler and need not pay for a call.
 */
#include "trampoline.h"
#include "trampoline_offsets.h"

/*
 * static_branch_likely(&kvm_fastpath_active), as <asm/jump_label.h> has it for C: a jump that
 * becomes a NOP while any handler is on, if the kernel has that.
 */
.macro UNLESS_ACTIVE label:req
	.if IS_ENABLED(CONFIG_JUMP_LABEL)
.Ljump\@:
	jmp.d32	\label
	.pushsection __jump_table, "aw"
	.balign	8
	.long	.Ljump\@ - ., \label - .
	.quad	kvm_fastpath_active + 1 - .
	.popsection
	.else
	cmpl	$0, kvm_fastpath_active(%rip)
	je	\label
	.endif
.endm

/* The trampoline for a function that WANTED_HOOK() names. */
.macro LIVE_TRAMPOLINE hooked:req handler:req immediate=0
/*
 * KVM calls it directly, ftrace returns to it: no indirect branch, so no ENDBR, which
 * SYM_FUNC_START() would have.
 */
SYM_START(live_trampoline_\hooked, SYM_L_GLOBAL, SYM_A_ALIGN)
	ANNOTATE_NOENDBR
	UNLESS_ACTIVE .Lgo_on\@
	.if \immediate
	movl	%esi, %eax
	.else
	movl	VCPU_RCX(%rdi), %eax
	.endif
	movq	kvm_fastpath_table(%rip), %r8
	movl	TABLE_MULT(%r8), %ecx
	imull	%eax, %ecx
	shrl	$HASH_SHIFT, %ecx
	cmpl	%eax, TABLE_MSR(%r8, %rcx, ENTRY_SIZE)
	je	.Lfound\@
	incq	PER_CPU_VAR(kvm_fastpath_unhandled)
.Lgo_on\@:
	RET

.Lfound\@:
	/* A miss is not counted: the CPU's return stack is refilled a little too early then. */
	CALL_DEPTH_ACCOUNT
	FRAME_BEGIN
	pushq	%rdi
	.if \immediate
	pushq	%rsi
	pushq	%rdx
	.endif
	movl	TABLE_SLOT(%r8, %rcx, ENTRY_SIZE), %esi
	shlq	$SLOT_SHIFT, %rsi
	addq	$kvm_fastpath_slots, %rsi
	call	\handler
	.if \immediate
	popq	%rdx
	popq	%rsi
	.endif
	popq	%rdi
	FRAME_END
	testl	%eax, %eax
	js	.Lgo_on\@
	/*
	 * Return to KVM's caller.  There were two calls, so there are two returns: dropping a
	 * return address instead would leave the CPU's return predictor off by one from here on.
	 */
	leaq	kvm_fastpath_live_done(%rip), %rdx
	movq	%rdx, (%rsp)
	RET
SYM_FUNC_END(live_trampoline_\hooked)
.endm

	.text
LIVE_TRAMPOLINE handle_fastpath_set_msr_irqoff, kvm_fastpath_live_wrmsr
LIVE_TRAMPOLINE handle_fastpath_wrmsr, kvm_fastpath_live_wrmsr
LIVE_TRAMPOLINE handle_fastpath_wrmsr_imm, kvm_fastpath_live_wrmsr_imm, immediate=1

SYM_START(kvm_fastpath_live_done, SYM_L_LOCAL, SYM_A_ALIGN)
	ANNOTATE_NOENDBR
	RET
SYM_FUNC_END(kvm_fastpath_live_done)
