/* SPDX-License-Identifier: GPL-2.0 */
/*
 * uint32_t write_msr_at(uint32_t msr, uint64_t value, uint64_t rflags)
 *
 * Returns how many of the four instructions after the WRMSR ran: a RIP that was
 * moved twice, or not at all, shows in that.
 */
#define PAUSE_PORT	0x81	/* as in cases.h */
#define NO_SUCH_MSR	0x4b564dff	/* as in table.c */

	.text
	.globl	write_msr_at, wrmsr_insn
	.macro	SLED
	inc	%esi
	inc	%esi
	inc	%esi
	inc	%esi
	mov	%esi, %eax
	ret
	.endm

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
	SLED

/*
 * The same by WRMSRNS $msr, %r9, which binutils 2.40 do not know.  The registers of WRMSR
 * have other values: whoever takes the write from these gets a #GP.
 */
	.globl	write_msr_immediate_at, wrmsr_immediate_insn
write_msr_immediate_at:
	mov	%edi, wrmsr_immediate(%rip)
	mov	%rsi, %r9
	mov	%rdx, %r8
	mov	$NO_SUCH_MSR, %ecx
	mov	%ecx, %eax
	mov	%ecx, %edx
	xor	%esi, %esi
	push	%r8
	popfq
wrmsr_immediate_insn:
	.byte	0xc4, 0xc7, 0x7a, 0xf6, 0xc1
wrmsr_immediate:
	.long	0
	SLED

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
