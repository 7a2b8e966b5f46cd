/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The trace event for a WRMSR exit whose MSR has a handler.
 */
#if !defined(KVM_FASTPATH_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define KVM_FASTPATH_TRACE_H

#include <linux/kvm_host.h>
#include <linux/tracepoint.h>

#undef TRACE_SYSTEM
#define TRACE_SYSTEM kvm_fastpath

/* Tools that read the event's format need the values. */
TRACE_DEFINE_ENUM(EXIT_FASTPATH_NONE);
TRACE_DEFINE_ENUM(EXIT_FASTPATH_REENTER_GUEST);
TRACE_DEFINE_ENUM(EXIT_FASTPATH_EXIT_HANDLED);
TRACE_DEFINE_ENUM(EXIT_FASTPATH_EXIT_USERSPACE);
TRACE_DEFINE_ENUM(KVM_FASTPATH_BY_HANDLER);
TRACE_DEFINE_ENUM(KVM_FASTPATH_FILTERED);
TRACE_DEFINE_ENUM(KVM_FASTPATH_UNSKIPPABLE);

TRACE_EVENT(kvm_fastpath_exit,
	    TP_PROTO(struct kvm_vcpu *vcpu, u32 msr, u64 data, int verdict, int why),
	    TP_ARGS(vcpu, msr, data, verdict, why),

	    TP_STRUCT__entry(__field(unsigned int, vcpu_id)
			     __field(u32, msr)
			     __field(u64, data)
			     __field(int, verdict)
			     __field(int, why)),

	    TP_fast_assign(__entry->vcpu_id = vcpu->vcpu_id;
			   __entry->msr = msr;
			   __entry->data = data;
			   __entry->verdict = verdict;
			   __entry->why = why;),

	    TP_printk("vcpu %u msr 0x%x data 0x%llx verdict %s%s", __entry->vcpu_id,
		      __entry->msr, __entry->data,
		      __print_symbolic(__entry->verdict,
				       { EXIT_FASTPATH_NONE, "declined" },
				       { EXIT_FASTPATH_REENTER_GUEST, "reenter" },
				       { EXIT_FASTPATH_EXIT_HANDLED, "handled" },
				       { EXIT_FASTPATH_EXIT_USERSPACE, "userspace" }),
		      __print_symbolic(__entry->why,
				       { KVM_FASTPATH_BY_HANDLER, "" },
				       { KVM_FASTPATH_FILTERED, ", filtered" },
				       { KVM_FASTPATH_UNSKIPPABLE, ", unskippable" }))
);

#endif /* KVM_FASTPATH_TRACE_H */

/* Found by the include path: our folder is on it. */
#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE kvm_fastpath_trace

#include <trace/define_trace.h>
