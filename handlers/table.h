/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The built-in handlers, a row each.  Those that guests write most come first, because dispatch
 * compares in this order.  A file that includes this one defines BUILTIN() before.
 *
 * BUILTIN(ID, MSR, NAME, ON, TEXT): the callback is ID_wrmsr(), the handler kvm_fastpath_ID,
 * the parameter kvm.fastpath_ID.  ON: whether it is registered when kvm.ko starts; TEXT: the
 * parameter's description.
 */
BUILTIN(icr, APIC_BASE_MSR + (APIC_ICR >> 4), "icr", true, "Handle x2APIC ICR writes fast");
BUILTIN(eoi, APIC_BASE_MSR + (APIC_EOI >> 4), "eoi", true, "Handle x2APIC EOI writes fast");
BUILTIN(timer, APIC_BASE_MSR + (APIC_TMICT >> 4), "timer", KVM_FASTPATH_SERVES_TIMER,
	"Handle writes to the x2APIC's initial count fast");
BUILTIN(hyperv_icr, 0x40000071, "hyperv-icr", true, "Handle writes to Hyper-V's ICR fast");
BUILTIN(hyperv_eoi, 0x40000070, "hyperv-eoi", true, "Handle writes to Hyper-V's EOI fast");
BUILTIN(tscdeadline, MSR_IA32_TSC_DEADLINE, TSCDEADLINE_NAME, false, TSCDEADLINE_TEXT);

#undef BUILTIN
