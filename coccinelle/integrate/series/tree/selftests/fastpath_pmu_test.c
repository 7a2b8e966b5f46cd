// SPDX-License-Identifier: GPL-2.0-only
/*
 * KVM does not sleep where it handles a WRMSR straight after VM-Exit, also if one of the guest's
 * counters counts the instruction that is skipped.
 *
 * With interrupts off KVM may not reprogram such a counter on the spot: perf asks the CPU that has
 * the event, takes mutexes, and warns.  A warning taints the kernel.
 */
#include <stdio.h>

#include "apic.h"
#include "kvm_util.h"
#include "processor.h"
#include "test_util.h"

#define NR_WRITES	16
#define VECTOR		0x50

/* Instructions retired, in the kernel. */
#define EVENTSEL	(0xc0 | BIT(17) | BIT(22))

#define TAINT_WARN	BIT(9)

static void count_instructions(void)
{
	u32 eax, ebx, ecx, edx;

	cpuid(0, &eax, &ebx, &ecx, &edx);
	if (ebx == 0x756e6547 /* Genu */) {
		wrmsr(MSR_P6_EVNTSEL0, EVENTSEL);
		if (eax >= 0xa) {
			cpuid(0xa, &eax, &ebx, &ecx, &edx);
			if ((eax & 0xff) > 1)
				wrmsr(MSR_CORE_PERF_GLOBAL_CTRL, 1);
		}
	} else {
		wrmsr(MSR_K7_EVNTSEL0, EVENTSEL);
	}
}

static void guest_code(void)
{
	u64 self;
	int i;

	asm volatile("cli");
	x2apic_enable();
	self = x2apic_read_reg(APIC_ID) << 32 | APIC_DEST_PHYSICAL | APIC_DM_FIXED | VECTOR;

	count_instructions();
	for (i = 0; i < NR_WRITES; i++)
		x2apic_write_reg(APIC_ICR, self);

	GUEST_DONE();
}

static unsigned long read_number(const char *path)
{
	unsigned long number;
	FILE *file = fopen(path, "r");

	TEST_ASSERT(file && fscanf(file, "%lu", &number) == 1, "Cannot read %s", path);
	fclose(file);
	return number;
}

static bool has_pmu(void)
{
	FILE *file = fopen("/sys/module/kvm/parameters/enable_pmu", "r");
	int answer = file ? fgetc(file) : EOF;

	if (file)
		fclose(file);
	return answer == 'Y';
}

int main(int argc, char *argv[])
{
	struct kvm_vcpu *vcpu;
	struct kvm_vm *vm;
	struct ucall uc;

	TEST_REQUIRE(has_pmu());
	/* The kernel warns once only. */
	TEST_REQUIRE(!(read_number("/proc/sys/kernel/tainted") & TAINT_WARN));

	vm = vm_create_with_one_vcpu(&vcpu, guest_code);
	vcpu_run(vcpu);
	TEST_ASSERT(get_ucall(vcpu, &uc) == UCALL_DONE, "The guest did not end");
	TEST_ASSERT(!(read_number("/proc/sys/kernel/tainted") & TAINT_WARN),
		    "The kernel has warned, see its log");

	kvm_vm_free(vm);
	return 0;
}
