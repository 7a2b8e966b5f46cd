// SPDX-License-Identifier: GPL-2.0
/// Names of the first WRMSR fast path (Linux 5.6): EXIT_FASTPATH_SKIP_EMUL_INS and
/// handle_fastpath_set_msr_irqoff().  The registry skips by itself and is asked by
/// kvm_fastpath_wrmsr_irqoff(); the patch ports callers and consumers to it.
///
//# KVM's own calls since 5.8, in svm_exit_handlers_fastpath() and
//# vmx_exit_handlers_fastpath(), are right, and so is the library's after the registry:
//# they are the fast cases that the registry leaves to KVM.  The patch adds no check of the exit:
//# run caller.cocci after it.
//
// Confidence: High
// Options: --no-includes --include-headers
// Requires: 1.1

virtual report
virtual context
virtual org
virtual patch

@initialize:python@
@@
import os
import sys
sys.path.insert(0, os.path.dirname(cocci.cocci_file))
from kvm_fastpath import *

// The declared names let spatch parse functions that use them.
@own@
attribute name __kvm_fastpath_irqoff, __kvm_fastpath_irqoff_only, __noclone;
attribute name KVM_FASTPATH_SERVICE, KVM_FASTPATH_HOST;
iterator name scoped_guard;
identifier fn = {svm_exit_handlers_fastpath, vmx_exit_handlers_fastpath,
	kvm_fastpath_svm_handle_exit_irqoff, kvm_fastpath_vmx_handle_exit_irqoff, flavour_stock_wrmsr};
position p;
@@
fn(...)
{
<...
handle_fastpath_set_msr_irqoff@p(...)
...>
}

@old_call depends on !patch@
position p != own.p;
@@
handle_fastpath_set_msr_irqoff@p(...)

@depends on patch@
expression vcpu;
position p != own.p;
@@
-handle_fastpath_set_msr_irqoff@p(vcpu)
+kvm_fastpath_wrmsr_irqoff(vcpu, kvm_rcx_read(vcpu), kvm_read_edx_eax(vcpu))

// The registry has skipped, and the skip may want userspace.
@depends on patch@
expression completion, vcpu;
@@
-if (completion == EXIT_FASTPATH_SKIP_EMUL_INS) {
-	kvm_skip_emulated_instruction(vcpu);
-	return 1;
-}
+if (completion != EXIT_FASTPATH_NONE)
+	return completion != EXIT_FASTPATH_EXIT_USERSPACE;

@depends on patch@
@@
-EXIT_FASTPATH_SKIP_EMUL_INS
+EXIT_FASTPATH_EXIT_HANDLED

@old_name depends on !patch@
position p;
@@
EXIT_FASTPATH_SKIP_EMUL_INS@p

@depends on context@
position old_call.p;
@@
* handle_fastpath_set_msr_irqoff@p(...)

@depends on context@
position old_name.p;
@@
* EXIT_FASTPATH_SKIP_EMUL_INS@p

@script:python depends on report || org@
p << old_call.p;
@@
say("seed", "handle_fastpath_set_msr_irqoff() is KVM's own since 5.8: ask the registry with "
    "kvm_fastpath_wrmsr_irqoff()", p)

@script:python depends on report || org@
p << old_name.p;
@@
say("seed", "EXIT_FASTPATH_SKIP_EMUL_INS asks for a second skip: the registry has skipped, use "
    "EXIT_FASTPATH_EXIT_HANDLED", p)

@script:python depends on report && (old_call || old_name)@
@@
tell(coccilib.report.print_report)

@script:python depends on org && (old_call || old_name)@
@@
tell(coccilib.org.print_todo)
