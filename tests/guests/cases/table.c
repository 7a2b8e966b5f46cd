// SPDX-License-Identifier: GPL-2.0
/*
 * The cases of one write.  tests/py takes the names from here: each row starts a line.
 */
#include "table.h"

#define SELF_IPI	0x83f
#define NO_SUCH_MSR	0x4b564dff

/* ICR values, and whom they address */
#define TO(id)		((uint64_t)(id) << 32 | IPI_VECTOR)
#define SELF		TO(0)
#define OTHER		TO(1)
#define LOGICAL_MODE	(1 << 11)
#define LOGICAL		(TO(1 << 1) | LOGICAL_MODE)
#define LOWEST		(1 << 8)
#define NMI		(4 << 8)
#define BUSY		(1 << 12)
#define RESERVED(bit)	(1 << (bit))
#define ASSERT		(1 << 14)
#define TO_SELF		(1 << 18 | IPI_VECTOR)
#define TO_ALL		(2 << 18 | IPI_VECTOR)
#define TO_OTHERS	(3 << 18 | IPI_VECTOR)

#define SOON		100000	/* TSC ticks */

/* The same in xAPIC mode; and a value that is fast but is, to Xen, a page of the guest's */
#define XAPIC_TO(id)	((uint64_t)(id) << 56 | IPI_VECTOR)
#define ICR_OR_PAGE	0xc000

static const struct row rows[] = {
	/* Values that the ICR handler handles */
	{ "fixed_other", { WRITE_MSR, 0, ICR, OTHER }, 1, 0,
	  "rip+2,ipi=0/1,icr=100000040" },
	{ "fixed_self", { WRITE_MSR, 0, ICR, SELF }, 1, 0,
	  "rip+2,ipi=1/0@+2,icr=40" },
	{ "fixed_halted", { WRITE_MSR, HALT, ICR, OTHER }, 1, 0,
	  "rip+2,ipi=0/1,icr=100000040" },
	{ "fixed_assert", { WRITE_MSR, 0, ICR, OTHER | ASSERT }, 1, 0,
	  "rip+2,ipi=0/1,icr=100004040" },
	{ "fixed_absent", { WRITE_MSR, 0, ICR, TO(77) }, 1, 0,
	  "rip+2,ipi=0/0,icr=4d00000040" },
	{ "fixed_id_255", { WRITE_MSR, 0, ICR, TO(0xff) }, 1, 0,
	  "rip+2,ipi=0/0,icr=ff00000040" },

	/* Values that it leaves to the slow path */
	{ "broadcast", { WRITE_MSR, 0, ICR, TO(~0U) }, 0, 1,
	  "rip+2,ipi=1/1@+2,icr=ffffffff00000040" },
	{ "id_255_no_quirk", { WRITE_MSR, NO_QUIRK, ICR, TO(0xff) }, 0, 1,
	  "rip+2,ipi=0/0,icr=ff00000040" },
	{ "logical", { WRITE_MSR, OWN, ICR, LOGICAL }, 0, 1,
	  "rip+2,ipi=0/1,icr=200000840" },
	{ "logical_2", { WRITE_MSR, OWN, ICR, TO(3) | LOGICAL_MODE }, 0, 1,
	  "rip+2,ipi=1/1@+2,icr=300000840" },
	{ "logical_16", { WRITE_MSR, OWN, ICR, TO(0xffff) | LOGICAL_MODE }, 0, 1,
	  "rip+2,ipi=1/1@+2,icr=ffff00000840" },
	{ "lowest_priority", { WRITE_MSR, 0, ICR, OTHER | LOWEST }, 0, 1,
	  "rip+2,ipi=0/1,icr=100000140" },
	{ "shorthand_self", { WRITE_MSR, OWN, ICR, TO_SELF }, 0, 1,
	  "rip+2,ipi=1/0@+2,icr=40040" },
	{ "shorthand_all", { WRITE_MSR, 0, ICR, TO_ALL }, 0, 1,
	  "rip+2,ipi=1/1@+2,icr=80040" },
	{ "shorthand_others", { WRITE_MSR, 0, ICR, TO_OTHERS }, 0, 1,
	  "rip+2,ipi=0/1,icr=c0040" },
	{ "nmi_other", { WRITE_MSR, OWN, ICR, OTHER | NMI }, 0, 1,
	  "rip+2,ipi=0/0,nmi=0/1,icr=100000440" },
	{ "busy", { WRITE_MSR, 0, ICR, OTHER | BUSY }, 0, 1,
	  "rip+2,ipi=0/1,icr=100000040" },
	{ "reserved_13", { WRITE_MSR, 0, ICR, OTHER | RESERVED(13) }, 0, 1,
	  "rip+2,gp=1@+0,ipi=0/0,icr=0" },
	{ "reserved_16", { WRITE_MSR, 0, ICR, OTHER | RESERVED(16) }, 0, 1,
	  "rip+2,gp=1@+0,ipi=0/0,icr=0" },
	{ "reserved_20", { WRITE_MSR, 0, ICR, OTHER | RESERVED(20) }, 0, 1,
	  "rip+2,gp=1@+0,ipi=0/0,icr=0" },

	/* Guests whose ICR it is not */
	{ "xapic_mode", { WRITE_MSR, XAPIC, ICR, OTHER }, 0, 1,
	  "rip+2,gp=1@+0,ipi=0/0" },
	{ "userspace_apic", { WRITE_MSR, USERSPACE_APIC, ICR, OTHER }, 0, 1,
	  "rip+2,gp=1@+0,ipi=0/0" },
	{ "nested_intercepted", { NEST, INTERCEPT, ICR, OTHER }, 0, 0,
	  "ipi=0/0,icr=0,l2=wrmsr@+0" },
	{ "nested_passed", { NEST, 0, ICR, OTHER }, 0, 0,
	  "ipi=0/1,icr=100000040,l2=cpuid@+2" },

	{ "nested_cancelled", { NEST, INTERCEPT | IMMEDIATE_EXIT, ICR, OTHER }, 0, 0,
	  "ipi=0/0,icr=0,l2=wrmsr@+0,eintr" },

	/*
	 * Skipping the instruction.  When a guest with TF leaves, Bochs' SVM traps in
	 * the host, which dies of it.
	 */
	{ "step_handled", { WRITE_MSR, STEP | VMX_ONLY, ICR, OTHER }, 1, 0,
	  "rip+2,ipi=0/1,icr=100000040,debug+2" },
	{ "step_declined", { WRITE_MSR, STEP | VMX_ONLY, ICR, TO_OTHERS }, 0, 1,
	  "rip+2,ipi=0/1,icr=c0040,debug+2" },
	{ "trap_handled", { WRITE_MSR, TRAP | VMX_ONLY, ICR, OTHER }, 1, 0,
	  "rip+2,db=1@+2,ipi=0/1,icr=100000040" },
	{ "trap_declined", { WRITE_MSR, TRAP | VMX_ONLY, ICR, TO_OTHERS }, 0, 1,
	  "rip+2,db=1@+2,ipi=0/1,icr=c0040" },
	{ "immediate_exit", { WRITE_MSR, IMMEDIATE_EXIT, ICR, OTHER }, 1, 0,
	  "rip+2,ipi=0/1,icr=100000040,eintr" },

	/* The MSR in the instruction, and the value in another register than EDX:EAX */
	{ "imm_other", { WRITE_MSR, IMMEDIATE | VMX_ONLY, ICR, OTHER }, 1, 0,
	  "rip+9,ipi=0/1,icr=100000040" },
	{ "imm_self", { WRITE_MSR, IMMEDIATE | VMX_ONLY, ICR, SELF }, 1, 0,
	  "rip+9,ipi=1/0@+9,icr=40" },
	{ "imm_halted", { WRITE_MSR, IMMEDIATE | HALT | VMX_ONLY, ICR, OTHER }, 1, 0,
	  "rip+9,ipi=0/1,icr=100000040" },
	{ "imm_logical", { WRITE_MSR, IMMEDIATE | OWN | VMX_ONLY, ICR, LOGICAL }, 0, 1,
	  "rip+9,ipi=0/1,icr=200000840" },
	{ "imm_broadcast", { WRITE_MSR, IMMEDIATE | VMX_ONLY, ICR, TO(~0U) }, 0, 1,
	  "rip+9,ipi=1/1@+9,icr=ffffffff00000040" },
	{ "imm_reserved", { WRITE_MSR, IMMEDIATE | VMX_ONLY, ICR, OTHER | RESERVED(13) }, 0, 1,
	  "rip+9,gp=1@+0,ipi=0/0,icr=0" },
	{ "imm_xapic_mode", { WRITE_MSR, IMMEDIATE | XAPIC | VMX_ONLY, ICR, OTHER }, 0, 1,
	  "rip+9,gp=1@+0,ipi=0/0" },
	{ "imm_step", { WRITE_MSR, IMMEDIATE | STEP | VMX_ONLY, ICR, OTHER }, 1, 0,
	  "rip+9,ipi=0/1,icr=100000040,debug+9" },
	{ "imm_eoi", { WRITE_MSR, IMMEDIATE | VMX_ONLY, EOI, 0 }, 0, 1,
	  "rip+9,ipi=0/0,icr=0" },
	{ "imm_count", { WRITE_MSR, IMMEDIATE | VMX_ONLY, TIMER_COUNT, SOON }, 1, 0,
	  "rip+9,ipi=0/0,icr=0" },
	{ "imm_deadline", { ARM_DEADLINE, IMMEDIATE | OWN | VMX_ONLY, DEADLINE, SOON },
	  IF_REAL, IF_STUB, "rip+9,timer=1,ipi=0/0,icr=0" },
	{ "imm_filtered", { WRITE_MSR, IMMEDIATE | FILTER_EXIT | VMX_ONLY, DEADLINE, SOON },
	  0, 1, "rip+9,ipi=0/0,icr=0,exit:6e0=186a0" },
	{ "imm_no_msr", { WRITE_MSR, IMMEDIATE | VMX_ONLY, NO_SUCH_MSR, 1 }, 0, 0,
	  "rip+9,gp=1@+0,ipi=0/0,icr=0" },

	/* EOIs; KVM does not know the vector of an outer interrupt without a search */
	{ "eoi_uncovers", { UNCOVER, 0, EOI, 0 }, 2, 0,
	  "injected=1,ipi=1/0@+0,icr=0" },
	{ "eoi_twice", { INTERRUPT_TWICE, 0, EOI, 0 }, 1, 1,
	  "injected=1,ipi=1/0@+0,icr=0" },
	{ "eoi_of_nothing", { WRITE_MSR, 0, EOI, 0 }, 0, 1,
	  "rip+2,ipi=0/0,icr=0" },
	{ "eoi_not_zero", { WRITE_MSR, 0, EOI, 1 }, 0, 1,
	  "rip+2,ipi=0/0,icr=0" },
	{ "eoi_reserved", { WRITE_MSR, 0, EOI, 1ULL << 32 }, 0, 1,
	  "rip+2,gp=1@+0,ipi=0/0,icr=0" },
	{ "eoi_xapic_mode", { WRITE_MSR, XAPIC, EOI, 0 }, 0, 1,
	  "rip+2,gp=1@+0,ipi=0/0" },

	/* The timer's initial count; what it starts is in steps_table.c */
	{ "timer_reserved", { WRITE_MSR, 0, TIMER_COUNT, 1ULL << 32 }, 0, 1,
	  "rip+2,gp=1@+0,ipi=0/0,icr=0" },
	{ "timer_xapic_mode", { WRITE_MSR, XAPIC, TIMER_COUNT, SOON }, 0, 1,
	  "rip+2,gp=1@+0,ipi=0/0" },
	{ "timer_userspace_apic", { WRITE_MSR, USERSPACE_APIC, TIMER_COUNT, SOON }, 0, 1,
	  "rip+2,gp=1@+0,ipi=0/0" },
	{ "timer_step", { WRITE_MSR, STEP | VMX_ONLY, TIMER_COUNT, SOON }, 1, 0,
	  "rip+2,ipi=0/0,icr=0,debug+2" },

	/* TSC-deadline; with a hypervisor timer the tree may take the write first */
	{ "deadline", { ARM_DEADLINE, OWN, DEADLINE, SOON }, IF_REAL, IF_STUB,
	  "rip+2,timer=1,ipi=0/0,icr=0" },
	{ "deadline_hv_timer", { ARM_DEADLINE, HV_TIMER, DEADLINE, SOON }, EITHER, EITHER,
	  "rip+2,timer=1,ipi=0/0,icr=0" },
	{ "deadline_off", { ARM_DEADLINE, OWN | HV_TIMER | NO_DEADLINE, DEADLINE, SOON }, 0, 0,
	  "rip+2,timer=1,ipi=0/0,icr=0" },
	{ "filter_exit", { WRITE_MSR, FILTER_EXIT, DEADLINE, SOON }, 0, 1,
	  "rip+2,ipi=0/0,icr=0,exit:6e0=186a0" },
	{ "filter_hv_timer", { WRITE_MSR, FILTER_EXIT | HV_TIMER, DEADLINE, SOON }, 0, 1,
	  "rip+2,ipi=0/0,icr=0,exit:6e0=186a0" },
	{ "filter_gp", { WRITE_MSR, FILTER, DEADLINE, SOON }, 0, 1,
	  "rip+2,gp=1@+0,ipi=0/0,icr=0" },

	/* KVM writes code to the page, at least where the handler is not the stub. */
	{ "deadline_is_xen", { WRITE_MSR, XEN, DEADLINE, XEN_PAGE }, 0, 1,
	  "rip+2,ipi=0/0,icr=0,xen=b8" },

	{ "filter_userspace_apic",
	  { WRITE_MSR, USERSPACE_APIC | FILTER_EXIT | HV_TIMER, DEADLINE, SOON }, 0, 1,
	  "rip+2,ipi=0/0,exit:6e0=186a0" },

	/* Hyper-V's ICR, in x2APIC mode */
	{ "hv_other", { WRITE_MSR, HYPERV, HV_ICR, OTHER }, 1, 0,
	  "rip+2,ipi=0/1,icr=100000040" },
	{ "hv_self", { WRITE_MSR, HYPERV, HV_ICR, SELF }, 1, 0,
	  "rip+2,ipi=1/0@+2,icr=40" },
	{ "hv_halted", { WRITE_MSR, HYPERV | HALT, HV_ICR, OTHER }, 1, 0,
	  "rip+2,ipi=0/1,icr=100000040" },
	{ "hv_beyond_map", { WRITE_MSR, HYPERV, HV_ICR, TO(300) }, 1, 0,
	  "rip+2,ipi=0/0,icr=12c00000040" },
	{ "hv_id_255", { WRITE_MSR, HYPERV, HV_ICR, TO(0xff) }, 1, 0,
	  "rip+2,ipi=0/0,icr=ff00000040" },
	{ "hv_id_255_no_quirk", { WRITE_MSR, HYPERV | NO_QUIRK, HV_ICR, TO(0xff) }, 0, 1,
	  "rip+2,ipi=0/0,icr=ff00000040" },
	{ "hv_broadcast", { WRITE_MSR, HYPERV, HV_ICR, TO(~0U) }, 0, 1,
	  "rip+2,ipi=1/1@+2,icr=ffffffff00000040" },
	{ "hv_logical", { WRITE_MSR, HYPERV, HV_ICR, LOGICAL }, 0, 1,
	  "rip+2,ipi=0/1,icr=200000840" },
	{ "hv_busy", { WRITE_MSR, HYPERV, HV_ICR, OTHER | BUSY }, 0, 1,
	  "rip+2,ipi=0/1,icr=100000040" },
	{ "hv_reserved_13", { WRITE_MSR, HYPERV, HV_ICR, OTHER | RESERVED(13) }, 0, 1,
	  "rip+2,gp=1@+0,ipi=0/0,icr=0" },

	/* ... and in xAPIC mode, where the id is the highest 8 bits */
	{ "hv_xapic_other", { WRITE_MSR, HYPERV | XAPIC, HV_ICR, XAPIC_TO(1) }, 1, 0,
	  "rip+2,ipi=0/1,icr=100000000000040" },
	{ "hv_xapic_self", { WRITE_MSR, HYPERV | XAPIC, HV_ICR, XAPIC_TO(0) }, 1, 0,
	  "rip+2,ipi=1/0@+2,icr=40" },
	{ "hv_xapic_halted", { WRITE_MSR, HYPERV | XAPIC | HALT, HV_ICR, XAPIC_TO(1) }, 1, 0,
	  "rip+2,ipi=0/1,icr=100000000000040" },
	{ "hv_xapic_absent", { WRITE_MSR, HYPERV | XAPIC, HV_ICR, XAPIC_TO(77) }, 1, 0,
	  "rip+2,ipi=0/0,icr=4d00000000000040" },
	{ "hv_xapic_x2apic_id", { WRITE_MSR, HYPERV | XAPIC, HV_ICR, OTHER }, 1, 0,
	  "rip+2,ipi=1/0@+2,icr=100000040" },
	{ "hv_xapic_all_bits", { WRITE_MSR, HYPERV | XAPIC, HV_ICR, XAPIC_TO(1) | TO(0xffffff) },
	  1, 0, "rip+2,ipi=0/1,icr=1ffffff00000040" },
	{ "hv_xapic_broadcast", { WRITE_MSR, HYPERV | XAPIC, HV_ICR, XAPIC_TO(0xff) }, 0, 1,
	  "rip+2,ipi=1/1@+2,icr=ff00000000000040" },
	{ "hv_xapic_no_quirk", { WRITE_MSR, HYPERV | XAPIC | NO_QUIRK, HV_ICR, XAPIC_TO(0xff) },
	  0, 1, "rip+2,ipi=1/1@+2,icr=ff00000000000040" },

	/* Who may use Hyper-V's MSRs */
	{ "hv_none", { WRITE_MSR, 0, HV_ICR, OTHER }, 0, 1,
	  "rip+2,gp=1@+0,ipi=0/0,icr=0" },
	{ "hv_hidden", { WRITE_MSR, HYPERV | NO_HV_APIC, HV_ICR, OTHER }, 1, 0,
	  "rip+2,ipi=0/1,icr=100000040" },
	{ "hv_enforced", { WRITE_MSR, HYPERV | ENFORCE, HV_ICR, OTHER }, 1, 0,
	  "rip+2,ipi=0/1,icr=100000040" },
	{ "hv_enforced_hidden", { WRITE_MSR, HYPERV | NO_HV_APIC | ENFORCE, HV_ICR, OTHER }, 0, 1,
	  "rip+2,gp=1@+0,ipi=0/0,icr=0" },
	{ "hv_userspace_apic", { WRITE_MSR, HYPERV | USERSPACE_APIC, HV_ICR, OTHER }, 0, 1,
	  "rip+2,gp=1@+0,ipi=0/0" },
	{ "hv_filter_exit", { WRITE_MSR, HYPERV | FILTER_EXIT, HV_ICR, OTHER }, 0, 1,
	  "rip+2,ipi=0/0,icr=0,exit:40000071=100000040" },
	{ "hv_filter_gp", { WRITE_MSR, HYPERV | FILTER, HV_ICR, OTHER }, 0, 1,
	  "rip+2,gp=1@+0,ipi=0/0,icr=0" },
	{ "hv_is_xen", { WRITE_MSR, HYPERV | XEN, HV_ICR, ICR_OR_PAGE }, 0, 1,
	  "rip+2,ipi=0/0,icr=0,xen=b8" },

	/* Hyper-V's EOI */
	{ "hv_eoi_uncovers", { UNCOVER, HYPERV, HV_EOI, 0 }, 2, 0,
	  "injected=1,ipi=1/0@+0,icr=52" },
	{ "hv_eoi_xapic", { UNCOVER, HYPERV | XAPIC, HV_EOI, 0 }, 2, 0,
	  "injected=1,ipi=1/0@+0,icr=52" },
	{ "hv_eoi_twice", { INTERRUPT_TWICE, HYPERV, HV_EOI, 0 }, 1, 1,
	  "injected=1,ipi=1/0@+0,icr=52" },
	{ "hv_eoi_of_nothing", { WRITE_MSR, HYPERV, HV_EOI, 0 }, 0, 1,
	  "rip+2,ipi=0/0,icr=0" },
	{ "hv_eoi_reserved", { WRITE_MSR, HYPERV, HV_EOI, 1ULL << 32 }, 0, 1,
	  "rip+2,gp=1@+0,ipi=0/0,icr=0" },
	{ "hv_eoi_userspace_apic", { WRITE_MSR, HYPERV | USERSPACE_APIC, HV_EOI, 0 }, 0, 1,
	  "rip+2,gp=1@+0,ipi=0/0" },

	/* What no handler is asked about */
	{ "read_icr", { READ_MSR, 0, ICR, 0 }, 0, 0,
	  "ipi=0/0,icr=0" },
	{ "no_handler", { WRITE_MSR, 0, SELF_IPI, IPI_VECTOR }, 0, 0,
	  "rip+2,ipi=1/0@+2,icr=0" },
	{ "no_such_msr", { WRITE_MSR, 0, NO_SUCH_MSR, 0 }, 0, 0,
	  "rip+2,gp=1@+0,ipi=0/0,icr=0" },

	/* No WRMSR, but KVM's own fast path may do it */
	{ "halt", { HALT_ONCE, OWN, ICR, 0 }, 0, 0,
	  "ipi=1/0@+0,icr=0" },
	{ "invd", { INVALIDATE, OWN, ICR, 0 }, 0, 0,
	  "ipi=0/0,icr=0" },

	/* Other threads' requests, see kick.c */
	{ "kick", { FLOOD, 0, ICR, OTHER }, EACH, 0,
	  "injected=1,ipi=0/1,icr=100000040,eintr" },
};

const struct table basic_table = { rows, sizeof(rows) / sizeof(rows[0]) };

#define OWN_ERRS(name, outcome, ...) { name, outcome, __VA_ARGS__ }
#define STOCK		.live = true

const struct own_error own_errors[] = {
	/*
	 * 6.1's ignores that the skip of an ICR write wants userspace.  The guest goes on, and
	 * the next instruction leads to userspace; with Bochs 2, a trap that it has kept pending
	 * does.  Stock, it has no completion that says so, for our handler either.
	 */
	OWN_ERRS("step_handled", "rip+2,ipi=0/1,icr=100000040,debug+2", .declined = true),
	OWN_ERRS("step_handled", "rip+2,ipi=0/1,icr=100000040,debug+4", .declined = true),

	/* Where it takes the deadline, it does not ask whether userspace filters the MSR. */
	OWN_ERRS("filter_exit", "rip+2,ipi=0/0,icr=0", STOCK),
	OWN_ERRS("filter_gp", "rip+2,ipi=0/0,icr=0", STOCK),
	OWN_ERRS("filter_hv_timer", "rip+2,ipi=0/0,icr=0", STOCK),
	OWN_ERRS("filter_userspace_apic", "rip+2,ipi=0/0", STOCK),
	OWN_ERRS("imm_filtered", "rip+9,ipi=0/0,icr=0", STOCK),
};

const size_t own_error_rows = sizeof(own_errors) / sizeof(own_errors[0]);
