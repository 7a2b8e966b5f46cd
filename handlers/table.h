/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The built-in handlers, a row each; those that guests write most come first, for dispatch
 * compares in this order.  Included where BUILTIN() says what becomes of a row.
 *
 * BUILTIN(ID, NAME, MSR, ON, TEXT): the callback is ID_wrmsr(), the handler kvm_fastpath_ID,
 * the parameter kvm.fastpath_ID.  ON: whether it is registered when kvm.ko starts; TEXT: what
 * the parameter does.
 */
BUILTIN(icr, "icr", APIC_BASE_MSR + (APIC_ICR >> 4), true, "Handle x2APIC ICR writes fast");
BUILTIN(eoi, "eoi", APIC_BASE_MSR + (APIC_EOI >> 4), true, "Handle x2APIC EOI writes fast");
BUILTIN(tscdeadline, TSCDEADLINE_NAME, MSR_IA32_TSC_DEADLINE, false, TSCDEADLINE_TEXT);

#undef BUILTIN
