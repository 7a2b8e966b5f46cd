// SPDX-License-Identifier: GPL-2.0
/// The tree's own TSC-deadline case must not bypass a userspace MSR filter, or what
/// the registry declines for the filter's sake is handled fast after all.
// Graft: arch/x86/kvm/msrs.c|arch/x86/kvm/x86.c 1

@@
identifier vcpu, data;
@@
 handle_fastpath_set_tscdeadline(struct kvm_vcpu *vcpu, u64 data)
 {
+	if (unlikely(rcu_access_pointer(vcpu->kvm->arch.msr_filter))) {
+		if (!kvm_msr_allowed(vcpu, MSR_IA32_TSC_DEADLINE, KVM_MSR_FILTER_WRITE))
+			return 1;
+	}
 if (!kvm_can_use_hv_timer(vcpu))
 return 1;
 ...
 }

@@
identifier vcpu, msr, data;
@@
 __handle_fastpath_wrmsr(struct kvm_vcpu *vcpu, u32 msr, u64 data)
 {
 ...
 switch (msr) {
 case MSR_IA32_TSC_DEADLINE:
+	if (unlikely(rcu_access_pointer(vcpu->kvm->arch.msr_filter))) {
+		if (!kvm_msr_allowed(vcpu, MSR_IA32_TSC_DEADLINE, KVM_MSR_FILTER_WRITE))
+			return EXIT_FASTPATH_NONE;
+	}
 kvm_set_lapic_tscdeadline_msr(vcpu, data);
 ... when any
 }
 ... when any
 }
