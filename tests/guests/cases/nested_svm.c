// SPDX-License-Identifier: GPL-2.0
/* L1 on SVM: L2 shares L1's memory, page tables and segments. */
#include <asm/svm.h>
#include <stddef.h>

#include "guest_cpu.h"
#include "nested.h"

#define MSR_EFER		0xc0000080
#define EFER_SVME		0x1000
#define MSR_VM_HSAVE_PA		0xc0010117

#define INTERCEPT_CPUID		(1 << 18)
#define INTERCEPT_MSR		(1 << 28)
#define INTERCEPT_VMRUN		(1 << 0)

#define RIGHTS_CODE		0xa9b
#define RIGHTS_DATA		0xc93

#define RDMSR_NOT_WRMSR		0x10000

struct vmcb_segment {
	uint16_t selector;
	uint16_t rights;
	uint32_t limit;
	uint64_t base;
};

struct vmcb {
	uint32_t intercepts[6];
	uint8_t reserved_018[0x048 - 0x018];
	uint64_t msrpm_base;
	uint8_t reserved_050[0x058 - 0x050];
	uint32_t asid;
	uint8_t reserved_05c[0x070 - 0x05c];
	uint64_t exit_code;
	uint64_t exit_info_1;
	uint8_t reserved_080[0x400 - 0x080];
	struct vmcb_segment es, cs, ss, ds, fs, gs, gdtr, ldtr, idtr, tr;
	uint8_t reserved_4a0[0x4d0 - 0x4a0];
	uint64_t efer;
	uint8_t reserved_4d8[0x548 - 0x4d8];
	uint64_t cr4, cr3, cr0, dr7, dr6, rflags, rip;
	uint8_t reserved_580[0x5d8 - 0x580];
	uint64_t rsp;
	uint8_t reserved_5e0[0x5f8 - 0x5e0];
	uint64_t rax;
	uint8_t reserved_600[0x1000 - 0x600];
};

_Static_assert(offsetof(struct vmcb, rax) == 0x5f8 && offsetof(struct vmcb, rip) == 0x578 &&
	       sizeof(struct vmcb) == 0x1000, "APM Vol. 2, Appendix B");

static __attribute__((aligned(4096))) struct vmcb vmcb;
static __attribute__((aligned(4096))) uint8_t host_save[4096];
static __attribute__((aligned(4096))) uint8_t msrpm[2 * 4096];

static void set_controls(const struct l2_write *write)
{
	unsigned int i;

	/* A set bit intercepts. */
	for (i = 0; i < sizeof(msrpm); i++)
		msrpm[i] = write->intercepted ? 0xff : 0;
	vmcb.msrpm_base = (uint64_t)msrpm;
	vmcb.intercepts[3] = INTERCEPT_CPUID | INTERCEPT_MSR;
	vmcb.intercepts[4] = INTERCEPT_VMRUN;
	vmcb.asid = 1;
}

static void set_state(const char *entry)
{
	const struct vmcb_segment data = {
		.selector = GUEST_DATA_SEL, .rights = RIGHTS_DATA, .limit = ~0U,
	};

	vmcb.es = data;
	vmcb.ss = data;
	vmcb.ds = data;
	vmcb.cs = (struct vmcb_segment) {
		.selector = GUEST_CODE_SEL, .rights = RIGHTS_CODE, .limit = ~0U,
	};
	vmcb.efer = rdmsr(MSR_EFER);
	vmcb.cr0 = read_cr0();
	vmcb.cr3 = read_cr3();
	vmcb.cr4 = read_cr4();
	vmcb.dr6 = 0xffff0ff0;
	vmcb.dr7 = 0x400;
	vmcb.rflags = 0x2;
	vmcb.rip = (uint64_t)entry;
}

uint32_t svm_run_l2(const struct l2_write *write, uint64_t *rip)
{
	uint32_t msr = write->msr, high = write->value >> 32;

	wrmsr(MSR_EFER, rdmsr(MSR_EFER) | EFER_SVME, 0);
	wrmsr(MSR_VM_HSAVE_PA, (uint64_t)host_save, 0);
	set_controls(write);
	set_state(write->entry);
	vmcb.rax = (uint32_t)write->value;
	asm volatile("clgi; vmrun; stgi"
		     : "+c"(msr), "+d"(high) : "a"(&vmcb) : "rbx", "cc", "memory");
	*rip = vmcb.rip;
	if (vmcb.exit_code == SVM_EXIT_MSR && !vmcb.exit_info_1)
		return RDMSR_NOT_WRMSR;
	return vmcb.exit_code;
}
