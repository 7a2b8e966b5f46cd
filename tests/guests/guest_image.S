/* SPDX-License-Identifier: GPL-2.0 */
	.section .rodata
	.globl	demo_image, demo_image_end
demo_image:
	.incbin	"demo.bin"
demo_image_end:

	.globl	cases_image, cases_image_end
cases_image:
	.incbin	"cases.bin"
cases_image_end:

	.globl	fuzz_image, fuzz_image_end
fuzz_image:
	.incbin	"fuzz.bin"
fuzz_image_end:

	.globl	sequences_image, sequences_image_end
sequences_image:
	.incbin	"sequences.bin"
sequences_image_end:

	.globl	bench_image, bench_image_end
bench_image:
	.incbin	"bench.bin"
bench_image_end:

	.globl	irql_image, irql_image_end
irql_image:
	.incbin	"irql.bin"
irql_image_end:

	.section .note.GNU-stack, "", @progbits
