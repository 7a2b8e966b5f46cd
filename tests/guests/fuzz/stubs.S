/* SPDX-License-Identifier: GPL-2.0 */
/*
 * 256 entries, 16 bytes each, that call take_interrupt(vector, rip): an interrupt
 * below vector 32 has no error code either.
 */
	.text
	.globl	interrupt_stubs
	.balign	16
interrupt_stubs:
	.set	vector, 0
	.rept	256
	.balign	16
	pushq	$vector
	jmp	common
	.set	vector, vector + 1
	.endr
common:
	push	%rax
	push	%rcx
	push	%rdx
	push	%rsi
	push	%rdi
	push	%r8
	push	%r9
	push	%r10
	push	%r11
	cld
	mov	9*8(%rsp), %rdi
	mov	10*8(%rsp), %rsi
	call	take_interrupt
	pop	%r11
	pop	%r10
	pop	%r9
	pop	%r8
	pop	%rdi
	pop	%rsi
	pop	%rdx
	pop	%rcx
	pop	%rax
	add	$8, %rsp
	iretq

	.section .note.GNU-stack, "", @progbits
