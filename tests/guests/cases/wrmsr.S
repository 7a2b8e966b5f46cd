/* SPDX-License-Identifier: GPL-2.0 */
/*
 * uint32_t write_msr_at(uint32_t msr, uint64_t value, uint64_t rflags)
 *
 * Returns how many of the four instructions after the WRMSR ran: a RIP that was
 * moved twice, or not at all, shows in that.
 */
#define PAUSE_PORT	0x81	/* as in cases.h */

	.text
	.globl	write_msr_at, wrmsr_insn
write_msr_at:
	mov	%edi, %ecx
	mov	%rdx, %r8
	mov	%esi, %eax
	mov	%rsi, %rdx
	shr	$32, %rdx
	xor	%esi, %esi
	/* With TF set in them, the first trap is due after the WRMSR. */
	push	%r8
	popfq
wrmsr_insn:
	wrmsr
	inc	%esi
	inc	%esi
	inc	%esi
	inc	%esi
	mov	%esi, %eax
	ret

/* L2: leaves by WRMSR or, if nobody intercepts that, by CPUID. */
	.globl	l2, l2_paused, l2_wrmsr_insn
l2_paused:
	out	%al, $PAUSE_PORT
l2:
l2_wrmsr_insn:
	wrmsr
	cpuid
	ud2

	.section .note.GNU-stack, "", @progbits
