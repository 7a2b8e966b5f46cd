# SPDX-License-Identifier: GPL-2.0
"""Trees that graft.sh must refuse: what is done to Debian's, and words of the refusal."""
import shutil
from pathlib import Path

KVM, HOST = "arch/x86/kvm", "arch/x86/include/asm/kvm_host.h"
LIBRARY = f"{KVM}/fastpath"
MAKEFILE, OPS, PMU_H = f"{KVM}/Makefile", f"{KVM}/vmx/x86_ops.h", f"{KVM}/pmu.h"
HYPERV, IRQ, LAPIC, PMU, SVM, VMX, X86 = (
    f"{KVM}/{name}.c"
    for name in ("hyperv", "irq_comm", "lapic", "pmu", "svm/svm", "vmx/vmx", "x86"))
SLOW, HANDLED = "exit_fastpath != EXIT_FASTPATH_NONE", "return handle_fastpath_set_msr_irqoff("
STALE = f"needs_reload.cocci: {X86}: a re-entry would load a stale DR6 or DEBUGCTL"
MISSED = f"needs_pir.cocci: {X86}: a re-entry would miss posted interrupts"
# Parts of files, from a text to the next of another.
REENTRY = "EXIT_FASTPATH_REENTER_GUEST))", "stat.exits"
DEADLINE = "case MSR_IA32_TSC_DEADLINE:"
OWN, TO_APIC, TO_APIC_FAST, UPDATE_APICV, SET_EOI, CANCEL_TIMER = (
    (f"\n{function}(", "\n}") for function in (
        "fastpath_t handle_fastpath_set_msr_irqoff",
        "int kvm_irq_delivery_to_apic", "bool kvm_irq_delivery_to_apic_fast",
        "void kvm_apic_update_apicv", "static int apic_set_eoi",
        "static void cancel_apic_timer"))


def edit(file, old, new, part=("", "")):
    """Put new in the place of old."""
    def change(trial):
        path = trial.tree / file
        text = path.read_text()
        begin = text.index(part[0])
        end = text.index(part[1], begin) if part[1] else len(text)
        assert old in text[begin:end]
        path.write_text(text[:begin] + text[begin:end].replace(old, new) + text[end:])
    return change


def no_name(trial):
    trial.given = ""


def no_spatch(trial):
    for program in Path("/usr/bin").iterdir():
        if program.name != "spatch":
            (trial.bin / program.name).symlink_to(program)
    trial.path = trial.bin


def once_written(command):
    """Run a command as soon as cp has written to the tree."""
    def change(trial):
        (trial.bin / "cp").write_text('#!/bin/sh\n/usr/bin/cp "$@" || exit\n'
                                      f'case "$*" in */new/.*) {command} ;; esac\n')
        (trial.bin / "cp").chmod(0o755)
        trial.path = f"{trial.bin}:{trial.path}"
    return change


# For a kernel, and where the registry is to be called from: the words, and what is done, or the
# file, what is there, and what is put in its place.
TREES = {
    ("6.1", "elsewhere"): [("ATTACH=elsewhere is neither", lambda trial: None)],
    ("6.1", "vcpu.run"): [("ATTACH=vcpu.run is neither", lambda trial: None)],
    ("6.1", "vcpu_run"): [
        ("name a kernel tree", no_name),
        (f"is no kernel tree with x86 KVM: it has no {X86}",
         lambda trial: shutil.rmtree(trial.tree / "arch")),
        (f"it has no {SVM}", lambda trial: (trial.tree / SVM).unlink()),
        (f"is grafted already, or half: see {MAKEFILE}", MAKEFILE,
         "\nclean-files ", "\ninclude $(src)/fastpath/Kbuild # kvm_fastpath\nclean-files "),
        ("is grafted already; tree", lambda trial: (trial.tree / LIBRARY).mkdir()),
        ("is grafted already; tree", lambda trial: (trial.tree / LIBRARY).symlink_to("nowhere")),
        ("spatch is missing: install the package coccinelle", no_spatch),
        ("cannot write to", once_written("exit 1")),
        ("interrupted", once_written("kill $PPID")),
        ("interrupted", once_written("kill -HUP $PPID")),
        ("completion.cocci: 0 hunks", HOST, "EXIT_FASTPATH_EXIT_HANDLED", "EXIT_FASTPATH_DONE"),
        (f"exit_userspace.cocci: 0 hunks in {VMX}", VMX, SLOW, "exit_fastpath"),
        (f"exit_userspace.cocci: 0 hunks in {SVM}", SVM, SLOW, "exit_fastpath"),
        ("filter.cocci: 0 hunks", X86, "if (!kvm_can_use_hv_timer(vcpu))", "if (0)"),
        (f"include.cocci: 0 hunks in {X86}", X86, '#include "x86.h"', '#include "kvm_x86.h"'),
        ("init.cocci: 1 hunks", X86, " kvm_x86_init(", " kvm_x86_begin("),
        ("init.cocci: 1 hunks", X86, " kvm_x86_exit(", " kvm_x86_end("),
        (STALE, X86, "run_flags = 0;", ";", REENTRY),
        (MISSED, X86, "static_call_cond(kvm_x86_sync_pir_to_irr)(vcpu);", ";", REENTRY),
        (f"svm_include.cocci: 0 hunks in {SVM}", SVM, '#include "x86.h"', '#include "kvm_x86.h"'),
        ("svm_trace_exit.cocci: 1 hunks", SVM, "\n\tsvm_complete_interrupts(", "\n\tother("),
        ("svm_vcpu_run.cocci: 0 hunks", SVM, HANDLED, "return other("),
        (f"vmx_include.cocci: 0 hunks in {VMX}", VMX, '#include "x86.h"', '#include "kvm_x86.h"'),
        ("vmx_vcpu_run.cocci: 0 hunks", VMX, HANDLED, "return other("),
        (f"probe.sh: how {PMU} counts a skipped instruction", PMU, "reprogram_counter(", "other("),
        (f"probe.sh: how {X86} handles WRMSR fast", X86, DEADLINE, "case 0x808: " + DEADLINE, OWN),
        (f"probe.sh: how {X86} handles WRMSR fast", X86, "default:", "default: other();", OWN),
        (f"probe.sh: how {LAPIC} keeps an x2APIC's ICR", LAPIC, " kvm_x2apic_icr_write(", " f("),
        (f"probe.sh: how {LAPIC} ends an interrupt", LAPIC, "isr_cache = -1", "isr_cache = 0"),
        (f"probe.sh: how {LAPIC} ends a SynIC's interrupts", LAPIC, "to_hv_synic(", "other("),
        (f"lapic_include.cocci: 0 hunks in {LAPIC}", LAPIC, "void kvm_lapic_exit(", "void end("),
        (f"probe.sh: how {LAPIC} writes the timer's registers", LAPIC,
         "case APIC_TMICT:\n\t\tif (apic_lvtt_tscdeadline(apic))", "case APIC_TMICT:\n\t\tif (0)"),
        (f"probe.sh: how {LAPIC} uses mutex_lock() in cancel_apic_timer()", LAPIC,
         "\tpreempt_disable();", "\tmutex_lock(&m);", CANCEL_TIMER),
        (f"probe.sh: how {HYPERV} lets a guest use its APIC", HYPERV,
         "HV_MSR_APIC_ACCESS_AVAILABLE;", "HV_MSR_SYNIC_AVAILABLE;"),
        (f"probe.sh: how {HYPERV} writes to an APIC", HYPERV, "write(vcpu, APIC_ICR,", "do(vcpu,"),
        (f"probe.sh: how {LAPIC} uses other() in kvm_hv_vapic_msr_write()", LAPIC,
         "write(struct kvm_vcpu *vcpu, u32 reg, u64 data)\n{",
         "write(struct kvm_vcpu *vcpu, u32 reg, u64 data)\n{\n\tother();"),
        (f"probe.sh: how {LAPIC} uses other() in kvm_irq_delivery_to_apic_fast()",
         LAPIC, "*r = 0;", "*r = 0; other(kvm);", TO_APIC_FAST),
        (f"probe.sh: how {LAPIC} uses other() in kvm_irq_delivery_to_apic()",
         IRQ, "int r = -1;", "int r = other(src);", TO_APIC),
    ],
    ("6.1", "handle_exit_irqoff"): [
        ("call.cocci: 0 hunks", X86, "static_call(kvm_x86_handle_exit_irqoff)", "handle_exit"),
        (f"needs_isr_cache.cocci: {LAPIC}: the cache of the ISR outlives a switch of APICv",
         LAPIC, "apic->highest_isr_cache = -1;", "", UPDATE_APICV),
        ("op.cocci: 0 hunks", HOST, "void (*handle_exit_irqoff)(", "void (*exit_irqs_off)("),
        ("svm_comes_first.cocci: 0 hunks", SVM, HANDLED, "return other("),
        (f"svm_handle_exit_irqoff.cocci: {KVM}/svm has no '.handle_exit_irqoff = svm_handle_exit",
         SVM, ".handle_exit_irqoff = svm", ".handle_exit_irqoff = sev"),
        ("svm_handle_exit_irqoff.cocci: 0 hunks",
         SVM, "\nstatic void svm_handle_exit_irqoff(", "\nstatic int svm_handle_exit_irqoff("),
        ("vmx_comes_first.cocci: 0 hunks", VMX, HANDLED, "return other("),
        (f"vmx_handle_exit_irqoff.cocci: {KVM}/vmx has no '.handle_exit_irqoff = vmx_handle_exit",
         VMX, ".handle_exit_irqoff = vmx", ".handle_exit_irqoff = vt"),
    ],
    ("6.12", "vcpu_run"): [
        (f"probe.sh: how {X86} handles WRMSR fast", X86, DEADLINE, "case 0x808:\n\t" + DEADLINE,
         OWN),
        (STALE, X86, "run_flags = 0;", ";", REENTRY),
        (MISSED, X86, "kvm_x86_call(sync_pir_to_irr)(vcpu);", ";", REENTRY),
        (f"probe.sh: how {PMU} counts with a mediated PMU", PMU_H, "\n#endif /*",
         "\nbool kvm_has_mediated_pmu(struct kvm_vcpu *vcpu);\n#endif /*"),
        (f"probe.sh: how {PMU} looks at the event filter", PMU,
         "if (((pmc->eventsel ^ eventsel) & AMD64_RAW_EVENT_MASK_NB) ||",
         "if (!pmc_event_is_allowed(pmc) || (pmc->eventsel ^ eventsel) ||"),
    ],
    ("6.12", "handle_exit_irqoff"): [
        ("vmx_handle_exit_irqoff.cocci: 0 hunks",
         VMX, "\nvoid vmx_handle_exit_irqoff(", "\nint vmx_handle_exit_irqoff("),
        ("vmx_prototype.cocci: 0 hunks",
         OPS, "\nvoid vmx_handle_exit_irqoff(", "\nint vmx_handle_exit_irqoff("),
        (f"probe.sh: how {LAPIC} uses other() in apic_set_eoi()", LAPIC,
         "kvm_ioapic_send_eoi(apic, vector);", "kvm_ioapic_send_eoi(apic, vector); other(apic);",
         SET_EOI),
    ],
}
WRMSR, IMMEDIATE = "return handle_fastpath_wrmsr(", "return handle_fastpath_wrmsr_imm("
MSRS, XEN_H = f"{KVM}/msrs.c", f"{KVM}/xen.h"
TREES |= {
    ("7", "vcpu_run"): [
        (f"filter.cocci: 0 hunks in {MSRS} where 2 are expected: The tree's own TSC-deadline", MSRS,
         "case MSR_IA32_TSC_DEADLINE:\n\t\tkvm_set_lapic", "case MSR_IA32_TSC_DEADLINE:\n\t\tarm"),
        ("svm_vcpu_run.cocci: 0 hunks", SVM, WRMSR, "return other("),
        ("vmx_vcpu_run.cocci: 0 hunks", VMX, WRMSR, "return other("),
        ("vmx_imm_vcpu_run.cocci: 0 hunks", VMX, IMMEDIATE, "return handle_fastpath_wrmsr_imm + ("),
        (f"probe.sh: how {X86} handles WRMSR fast", MSRS, DEADLINE,
         "case 0x808: return 0;" + DEADLINE,
         ("__handle_fastpath_wrmsr(", "\n}")),
        (f"probe.sh: how {PMU} counts with a mediated PMU", PMU_H, "pmu->pmc_counting_instructions",
         "pmu->other"),
        (f"probe.sh: how {PMU} counts a skipped instruction", PMU,
         "kvm_pmu_request_counter_reprogram(", "other("),
        (f"probe.sh: how {XEN_H} finds Xen's hypercall page", XEN_H,
         "msr == kvm->arch.xen.hvm_config.msr;", "is_xen(msr);"),
        (f"probe.sh: how {LAPIC} uses other() in __kvm_x2apic_icr_write()", LAPIC,
         "data &= ~APIC_ICR_BUSY;", "data = other(data);"),
    ],
    ("7", "handle_exit_irqoff"): [
        ("vmx_comes_first.cocci: 0 hunks", VMX, WRMSR, "return other("),
        ("vmx_imm_comes_first.cocci: 0 hunks", VMX, IMMEDIATE,
         "return handle_fastpath_wrmsr_imm + ("),
    ],
}
ROWS = [(*where, words, what[0] if callable(what[0]) else edit(*what))
        for where, rows in TREES.items() for words, *what in rows]
