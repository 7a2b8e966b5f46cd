// SPDX-License-Identifier: GPL-2.0-only
/*
 * A filtered write to IA32_TSC_DEADLINE exits to userspace, also if KVM could handle it straight
 * after VM-Exit.
 *
 * KVM takes its fast path only while the timer can be the VMX preemption timer, or on newer
 * kernels always; elsewhere the test cannot fail, and passes.
 */
#include <string.h>
#include <sys/ioctl.h>

#include "apic.h"
#include "kvm_util.h"
#include "processor.h"
#include "test_util.h"

#define NR_WRITES	16
#define NEVER		(~0ull >> 1)

#define LVTT			0x320
#define LVTT_TSCDEADLINE	(2 << 17)
#define LVTT_MASKED		BIT(16)

static void guest_code(void)
{
	int i;

	asm volatile("cli");
	x2apic_enable();
	x2apic_write_reg(LVTT, LVTT_TSCDEADLINE | LVTT_MASKED);

	for (i = 0; i < NR_WRITES; i++)
		wrmsr(MSR_IA32_TSC_DEADLINE, NEVER);

	GUEST_DONE();
}

static void deny_writes(struct kvm_vm *vm)
{
	u8 bitmap = 0;
	struct kvm_msr_filter filter = {
		.flags = KVM_MSR_FILTER_DEFAULT_ALLOW,
		.ranges[0] = {
			.flags = KVM_MSR_FILTER_WRITE,
			.base = MSR_IA32_TSC_DEADLINE,
			.nmsrs = 1,
			.bitmap = &bitmap,
		},
	};

	vm_enable_cap(vm, KVM_CAP_X86_USER_SPACE_MSR, KVM_MSR_EXIT_REASON_FILTER);
	vm_ioctl(vm, KVM_X86_SET_MSR_FILTER, &filter);
}

static void test_filter(bool filtered)
{
	int exits = 0, wanted = filtered ? NR_WRITES : 0;
	struct kvm_vcpu *vcpu;
	struct kvm_vm *vm;
	struct ucall uc;

	vm = vm_create_with_one_vcpu(&vcpu, guest_code);
	if (filtered)
		deny_writes(vm);

	for (;;) {
		vcpu_run(vcpu);
		if (vcpu->run->exit_reason != KVM_EXIT_X86_WRMSR)
			break;

		TEST_ASSERT(vcpu->run->msr.index == MSR_IA32_TSC_DEADLINE,
			    "WRMSR of 0x%x", vcpu->run->msr.index);
		vcpu->run->msr.error = 0;
		exits++;
	}

	TEST_ASSERT(get_ucall(vcpu, &uc) == UCALL_DONE, "The guest did not end");
	TEST_ASSERT(exits == wanted, "%d of %d writes exited to userspace, not %d",
		    exits, NR_WRITES, wanted);

	kvm_vm_free(vm);
}

int main(int argc, char *argv[])
{
	TEST_REQUIRE(kvm_has_cap(KVM_CAP_X86_MSR_FILTER));
	TEST_REQUIRE(kvm_has_cap(KVM_CAP_TSC_DEADLINE_TIMER));

	test_filter(false);
	test_filter(true);

	return 0;
}
