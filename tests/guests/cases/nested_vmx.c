// SPDX-License-Identifier: GPL-2.0
/* L1 on VMX: L2 shares L1's memory, page tables and segments. */
#include "guest_cpu.h"
#include "nested.h"

#define MSR_FEATURE_CONTROL	0x3a
#define FEATURE_LOCKED_VMX	0x5
#define MSR_VMX_BASIC		0x480
#define MSR_VMX_PIN_CTLS	0x481
#define MSR_VMX_CPU_CTLS	0x482
#define MSR_VMX_EXIT_CTLS	0x483
#define MSR_VMX_ENTRY_CTLS	0x484

#define CR0_NE			0x20
#define CR4_VMXE		0x2000

#define USE_MSR_BITMAPS		(1 << 28)
#define HOST_IS_64_BIT		(1 << 9)
#define GUEST_IS_64_BIT		(1 << 9)

#define MSR_BITMAP		0x2004
#define VMCS_LINK_POINTER	0x2800
#define PIN_CTLS		0x4000
#define CPU_CTLS		0x4002
#define EXIT_CTLS		0x400c
#define ENTRY_CTLS		0x4012
#define INSTRUCTION_ERROR	0x4400
#define EXIT_REASON		0x4402
#define GDTR_LIMIT		0x4810
#define IDTR_LIMIT		0x4812
#define GUEST_CR0		0x6800
#define GUEST_CR3		0x6802
#define GUEST_CR4		0x6804
#define GUEST_DR7		0x681a
#define GUEST_RIP		0x681e
#define GUEST_RFLAGS		0x6820
#define HOST_CR0		0x6c00
#define HOST_CR3		0x6c02
#define HOST_CR4		0x6c04
#define HOST_GDTR_BASE		0x6c0c
#define HOST_IDTR_BASE		0x6c0e
#define HOST_RSP		0x6c14
#define HOST_RIP		0x6c16

/* The fields of the segments, in the order ES CS SS DS FS GS LDTR TR. */
#define GUEST_SELECTOR(i)	(0x800 + 2 * (i))
#define HOST_SELECTOR(i)	(0xc00 + 2 * (i))
#define SEGMENT_LIMIT(i)	(0x4800 + 2 * (i))
#define SEGMENT_RIGHTS(i)	(0x4814 + 2 * (i))
#define CS			1
#define LDTR			6
#define TR			7
#define HOST_TR			6

#define RIGHTS_CODE		0xa09b
#define RIGHTS_DATA		0xc093
#define RIGHTS_TSS		0x8b
#define UNUSABLE		0x10000
#define ANY_SELECTOR		0x18	/* an exit does not look at the GDT */

#define ENTRY_FAILED		0x10000

static __attribute__((aligned(4096))) uint32_t vmxon_page[1024];
static __attribute__((aligned(4096))) uint32_t vmcs_page[1024];
static __attribute__((aligned(4096))) uint32_t msr_bitmap[1024];

static void vmwrite(uint64_t field, uint64_t value)
{
	asm volatile("vmwrite %1, %0" : : "r"(field), "r"(value) : "cc");
}

static uint64_t vmread(uint64_t field)
{
	uint64_t value;

	asm volatile("vmread %1, %0" : "=r"(value) : "r"(field) : "cc");
	return value;
}

static void vmx_on(void)
{
	uint64_t vmxon = (uint64_t)vmxon_page, vmcs = (uint64_t)vmcs_page;

	wrmsr(MSR_FEATURE_CONTROL, FEATURE_LOCKED_VMX, 0);
	asm volatile("mov %0, %%cr0" : : "r"(read_cr0() | CR0_NE));
	asm volatile("mov %0, %%cr4" : : "r"(read_cr4() | CR4_VMXE));
	vmxon_page[0] = rdmsr(MSR_VMX_BASIC);
	vmcs_page[0] = vmxon_page[0];
	asm volatile("vmxon %0" : : "m"(vmxon) : "cc", "memory");
	asm volatile("vmclear %0" : : "m"(vmcs) : "cc", "memory");
	asm volatile("vmptrld %0" : : "m"(vmcs) : "cc", "memory");
}

/* Low half of a capability MSR: the controls that must be set. */
static void set_controls(const struct l2_write *write)
{
	vmwrite(PIN_CTLS, (uint32_t)rdmsr(MSR_VMX_PIN_CTLS));
	vmwrite(CPU_CTLS, (uint32_t)rdmsr(MSR_VMX_CPU_CTLS) |
		(write->intercepted ? 0 : USE_MSR_BITMAPS));
	vmwrite(MSR_BITMAP, (uint64_t)msr_bitmap);
	vmwrite(EXIT_CTLS, (uint32_t)rdmsr(MSR_VMX_EXIT_CTLS) | HOST_IS_64_BIT);
	vmwrite(ENTRY_CTLS, (uint32_t)rdmsr(MSR_VMX_ENTRY_CTLS) | GUEST_IS_64_BIT);
	vmwrite(VMCS_LINK_POINTER, ~0ULL);
}

static void set_segments(void)
{
	int i;

	for (i = 0; i < LDTR; i++) {
		uint64_t selector = i == CS ? GUEST_CODE_SEL : GUEST_DATA_SEL;

		vmwrite(GUEST_SELECTOR(i), selector);
		vmwrite(HOST_SELECTOR(i), selector);
		vmwrite(SEGMENT_LIMIT(i), ~0U);
		vmwrite(SEGMENT_RIGHTS(i), i == CS ? RIGHTS_CODE : RIGHTS_DATA);
	}
	vmwrite(SEGMENT_RIGHTS(LDTR), UNUSABLE);
	vmwrite(SEGMENT_LIMIT(TR), 0x67);
	vmwrite(SEGMENT_RIGHTS(TR), RIGHTS_TSS);
	vmwrite(HOST_SELECTOR(HOST_TR), ANY_SELECTOR);
}

static void set_registers(const char *entry)
{
	struct {
		uint16_t limit;
		uint64_t base;
	} __attribute__((packed)) gdtr, idtr;

	asm volatile("sgdt %0; sidt %1" : "=m"(gdtr), "=m"(idtr));
	vmwrite(HOST_GDTR_BASE, gdtr.base);
	vmwrite(HOST_IDTR_BASE, idtr.base);
	vmwrite(GDTR_LIMIT, gdtr.limit);
	vmwrite(IDTR_LIMIT, idtr.limit);

	vmwrite(GUEST_CR0, read_cr0());
	vmwrite(GUEST_CR3, read_cr3());
	vmwrite(GUEST_CR4, read_cr4());
	vmwrite(HOST_CR0, read_cr0());
	vmwrite(HOST_CR3, read_cr3());
	vmwrite(HOST_CR4, read_cr4());
	vmwrite(GUEST_DR7, 0x400);
	vmwrite(GUEST_RFLAGS, 0x2);
	vmwrite(GUEST_RIP, (uint64_t)entry);
}

uint32_t vmx_run_l2(const struct l2_write *write, uint64_t *rip)
{
	bool failed;

	vmx_on();
	set_controls(write);
	set_segments();
	set_registers(write->entry);
	asm volatile("push %%rbp\n\t"
		     "vmwrite %%rsp, %[host_rsp]\n\t"
		     "lea 1f(%%rip), %%rdi\n\t"
		     "vmwrite %%rdi, %[host_rip]\n\t"
		     "vmlaunch\n"
		     "1:	setbe %[failed]\n\t"
		     "pop %%rbp"
		     : [failed] "=b"(failed)
		     : [host_rsp] "r"((uint64_t)HOST_RSP), [host_rip] "r"((uint64_t)HOST_RIP),
		       "c"(write->msr), "a"((uint32_t)write->value), "d"(write->value >> 32)
		     : "rdi", "cc", "memory");
	/* Interrupts are off after an exit; the guest's share of them is pending. */
	asm volatile("sti");
	if (failed)
		return ENTRY_FAILED | vmread(INSTRUCTION_ERROR);
	*rip = vmread(GUEST_RIP);
	return vmread(EXIT_REASON);
}
