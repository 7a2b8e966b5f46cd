// SPDX-License-Identifier: GPL-2.0
/// Skipping an instruction must not reprogram the counter that counts it on the spot: that
/// sleeps, and the fast path runs with interrupts off.
// Graft: arch/x86/kvm/pmu.c 2
// If: kvm_pmu_incr_counter() reprogram_counter(pmc)

@@
typedef u64;
identifier pmc, before;
@@
 static void kvm_pmu_incr_counter(struct kvm_pmc *pmc)
 {
 ...
-reprogram_counter(pmc);
 if (pmc->counter < before)
 	__kvm_perf_overflow(pmc, false);
+
+/* kvm_pmu_handle_event() reprograms the counter: that may sleep, and this must not. */
+set_bit(pmc->idx, pmc_to_pmu(pmc)->reprogram_pmi);
+kvm_make_request(KVM_REQ_PMU, pmc->vcpu);
 }
