// SPDX-License-Identifier: GPL-2.0
/// The tree's own TSC-deadline case must not bypass a userspace MSR filter, or what
/// the registry declines for the filter's sake is handled fast after all.
// Graft: arch/x86/kvm/msrs.c|arch/x86/kvm/x86.c 2

@r1@
typedef bool, u32, u64;
identifier vcpu, data;
@@
+static bool fastpath_msr_allowed(struct kvm_vcpu *vcpu, u32 msr)
+{
+	/* Without a filter, which is the rule, no SRCU. */
+	if (likely(!rcu_access_pointer(vcpu->kvm->arch.msr_filter)))
+		return true;
+	return kvm_msr_allowed(vcpu, msr, KVM_MSR_FILTER_WRITE);
+}
+
 static int handle_fastpath_set_tscdeadline(struct kvm_vcpu *vcpu, u64 data)
 {
+if (!fastpath_msr_allowed(vcpu, MSR_IA32_TSC_DEADLINE))
+	return 1;
 if (!kvm_can_use_hv_timer(vcpu))
 return 1;
 ...
 }

@r2@
typedef bool, u32, u64, fastpath_t;
identifier vcpu, msr, data;
@@
+static bool fastpath_msr_allowed(struct kvm_vcpu *vcpu, u32 msr)
+{
+	/* Without a filter, which is the rule, no SRCU. */
+	if (likely(!rcu_access_pointer(vcpu->kvm->arch.msr_filter)))
+		return true;
+	return kvm_msr_allowed(vcpu, msr, KVM_MSR_FILTER_WRITE);
+}
+
 static fastpath_t __handle_fastpath_wrmsr(struct kvm_vcpu *vcpu, u32 msr, u64 data)
 {
 ...
+if (msr == MSR_IA32_TSC_DEADLINE && !fastpath_msr_allowed(vcpu, msr))
+	return EXIT_FASTPATH_NONE;
 switch (msr) {
 case MSR_IA32_TSC_DEADLINE:
 kvm_set_lapic_tscdeadline_msr(vcpu, data);
 ... when any
 }
 ... when any
 }
