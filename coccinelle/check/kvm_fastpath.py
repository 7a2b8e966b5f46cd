# SPDX-License-Identifier: GPL-2.0
"""What the rules share: which functions of the kernel do what, and how findings are told."""
import functools
import re

# What a handler, and whatever else runs with interrupts off, must not call: kind, names, what
# is wrong.  A name may go on with "\(" and how its arguments begin.
FORBIDDEN = [(kind, re.compile(f"({names})(\\(|$)"), why) for kind, names, why in (
    ("sleep", r"(ww_|rt_)?mutex_lock(_\w+)?|down(_interruptible|_killable|_timeout)?"
     r"|down_(read|write)(_\w+)?|percpu_down_(read|write)|cpus_read_lock|get_online_cpus"
     r"|rtnl_lock|console_lock|lock_sock|mmap_(read|write)_lock|kernel_param_lock"
     r"|kvm_lock_all_vcpus|might_(sleep(_if)?|fault|alloc)|cond_resched(_\w+)?|yield"
     r"|schedule(_timeout(_\w+)?|_hrtimeout(_range)?)?|io_schedule(_timeout)?"
     r"|msleep(_interruptible)?|ssleep|usleep_(range(_state)?|idle_range)|fsleep"
     r"|wait_(event|on|for)_?\w*|swait_event\w*|rcuwait_wait_event|kvm_vcpu_block"
     r"|k?v[mz]alloc(_\w+)?|__vmalloc(_\w+)?|vmap|vunmap|k?vfree|(alloc|free)_percpu(_\w+)?"
     r"|\w+\(.*\b(GFP_(KERNEL(_ACCOUNT)?|USER|HIGHUSER(_MOVABLE)?|NOFS|NOIO)"
     r"|__GFP_(DIRECT_)?RECLAIM)\b.*"
     r"|kthread_(park|create|run)|request_module|call_usermodehelper|kvm_recalculate_apic_map"
     r"|kvm_(x2apic|lapic|hv_vapic)_msr_write|kvm_lapic_reg_write|get_user_pages\w*"
     r"|pin_user_pages\w*|kvm_fastpath_(un)?register(_many)?"
     r"|(scoped_)?guard\((mutex|mutex_intr|rwsem_(read|write)|cpus_read_lock)\b.*", "may sleep"),
    ("sleep", r"_*copy_(from|to|in)_user(_\w+)?|_*(get|put|clear)_user|unsafe_(get|put)_user"
     r"|strn(cpy|len)_(from_)?user|memdup_user(_nul)?|kstrto\w+_from_user",
     "touches user memory, which may fault and sleep"),
    ("sleep", r"kvm_(vcpu_)?(read|write)_guest(_\w+)?|kvm_clear_guest(_\w+)?|kvm_vcpu_(un)?map"
     r"|kvm_(un)?map_gfn|_*gfn_to_(page|pfn|hva|memslot)\w*|kvm_vcpu_gfn_to_\w+"
     r"|kvm_gfn_to_hva_cache_init|mark_page_dirty\w*|kvm_gpc_(activate|refresh)"
     r"|kvm_mmu_gva_to_gpa_\w+|kvm_hv_(get|set)_assist_page|kvm_pv_send_ipi|kvm_mmu_page_fault",
     "touches guest memory, which needs SRCU and may sleep"),
    ("sleep", r"_*srcu_read_(un)?lock(_\w+)?|kvm_vcpu_srcu_read_(un)?lock|srcu_dereference"
     r"|kvm_(vcpu_)?memslots|(scoped_)?guard\((srcu|kvm_srcu)\b.*",
     "takes or needs SRCU, which is not held this early"),
    ("sleep", r"_?printk|pr_(emerg|alert|crit|err|warn|warning|notice|info|cont)"
     r"|dev_(emerg|alert|crit|err|warn|notice|info)|kvm_(info|err)|dump_stack|vcpu_unimpl"
     r"|kvm_pr_unimpl\w*|print_hex_dump", "lets the guest flood the log"),
    # Those that send and do not wait, too: they wait for the IPI before.
    ("wait", r"smp_call_function(_(many|single|any|many_cond))?|smp_call_on_cpu|work_on_cpu\w*"
     r"|on_each_cpu(_\w+)?|(rd|wr)msrl?(_safe)?_on_cpus?|kick_all_cpus_sync"
     r"|kvm_make_(all_cpus|vcpus|scan_ioapic|mclock_inprogress)_request\w*"
     r"|kvm_(arch_|hv_|hyperv_)?flush_remote_tlbs?\w*|flush_tlb_(all|mm|range|kernel_range|page)"
     r"|kvm_(request_apicv_update|(set|clear|set_or_clear)_apicv_inhibit)|stop_machine\w*"
     r"|synchronize_\w+|(s?rcu|rcu_tasks|kvfree_rcu)_barrier\w*|stop_(one|two)_cpus?|text_poke\w*"
     r"|smp_text_poke_\w+|static_(branch|key)_(slow_)?(enable|disable|inc|dec)"
     r"(_cpuslocked|_deferred)?|static_call_update|jump_label_update|flush_(work|workqueue|delayed_work|scheduled_work"
     r"|rcu_work)|(drain|destroy)_workqueue|irq_work_sync|cancel_(delayed_)?work_sync"
     r"|(del_timer|timer_(delete|shutdown))_sync|hrtimer_cancel|tasklet_(kill|disable)"
     r"|kthread_(stop|flush_work\w*|cancel_work_sync)|free_irq|disable_irq"
     r"|smp_cond_load_\w+", "waits for other CPUs, which may wait for this one"),
    ("unbounded", r"kvm_for_each_\w+|(h|l|p|k)?list_for_each\w*|hash_for_each\w*"
     r"|(xa|xas|idr|radix_tree|rbtree_postorder|rb|ida|cgroup)_for_each\w*"
     r"|for_each_(process|thread|process_thread|shadow_entry\w*|tdp_pte\w*|gfn_\w+)"
     r"|kvm_get_vcpu_by_id|kvm_irq_delivery_to_apic|kvm_bitmap_or_dest_vcpus|kvm_vcpu_on_spin",
     "may walk all there is"),
    ("lock", r"spin_lock(_bh|_irq|_irqsave)?(_nested|_nest_lock)?|bit_spin_lock"
     r"|(read|write)_lock(_bh|_irq|_irqsave)?(_nested)?|local_lock(_irq|_irqsave)?"
     r"|local_bh_(disable|enable)|rcu_read_lock_bh|(scoped_)?guard\((spinlock|read_lock"
     r"|write_lock|local_lock)(_(bh|irq|irqsave))?\b.*", "sleeps on PREEMPT_RT"),
    ("lock", r"(raw_)?local_irq_enable|raw_spin_unlock_(irq|bh)|preempt_enable_no_resched",
     "turns on what the caller has turned off"),
)]
# What a handler, and only a handler, must not call.
BACKENDS = [(kind, re.compile(f"({names})(\\(|$)"), why) for kind, names, why in (
    ("skip", r"_*(kvm_|vmx_|svm_)?skip_emulated_instruction|kvm_fastpath_host_skip_instruction"
     r"|(static_call|kvm_x86_call)\((kvm_x86_)?skip_emulated_instruction.*"
     r"|kvm_complete_insn_gp|complete_emulated_insn_gp|kvm_emulate_(wrmsr|instruction)\w*"
     r"|x86_emulate_instruction", "skips the instruction"),
    ("skip", r"trace_kvm_msr(_write(_ex)?)?|kvm_fastpath_host_trace_wrmsr", "traces the write"),
    ("skip", r"kvm_rip_write|\w*write\w*\((.*,)?(VCPU_REGS|GUEST)_RIP\b.*", "advances RIP"),
    ("skip", r"kvm_fastpath_wrmsr_(irqoff|found)|handle_fastpath_\w+", "dispatches again"),
    ("fault", r"kvm_inject_(gp|ud|page_fault|emulated_page_fault|emulated_exception)"
     r"|(kvm|vmx|svm)_(re)?queue_exception\w*", "injects an exception"),
)]
ADVICE = {
    "sleep": "do without, or return EXIT_FASTPATH_NONE first",
    "wait": "do without, or return EXIT_FASTPATH_NONE first",
    "unbounded": "leave it to the slow path",
    "lock": "use a raw_spinlock_t, and leave interrupts off",
    "skip": "remove it, the handler's caller does it once",
    "fault": "return EXIT_FASTPATH_NONE and nothing else: the slow path injects it, and after an "
             "accepted write RIP moves past the instruction",
}
# Lvalues that a handler must not assign to.
LVALUES = (("skip", re.compile(r"->.*\b(next_)?rip$"), "advances RIP"),
           ("fault", re.compile(r"->exception\.(pending|injected)$|arch\.exception\.\w+$"),
            "injects an exception"))

# What changes the guest, the machine or memory that others see.  Those of SERVICES say true if
# they have changed it; KVM's own, 0.
SERVICES = re.compile(
    r"kvm_fastpath_((hyperv_)?icr_write|self_ipi|end_interrupt|tpr_write|timer_write"
    r"|set_tscdeadline|request_event|reg_write)$")
CHANGES = re.compile(
    r"(kvm_\w+_write|kvm_lapic_(reg_write|set_\w+)|kvm_apic_(send_ipi|write_\w+|set_\w+)"
    r"|kvm_set_\w+|kvm_make_\w*request\w*|kvm_vcpu_(kick|wake_up)|kvm_queue_interrupt"
    r"|kvm_inject_nmi|kvm_irq_delivery_to_apic\w*|kvm_hv_\w*(set|notify)\w*"
    r"|vmcs_(write|set_bits|clear_bits)\w*|vmcb_(set|clr)_\w+|wrmsr[lq]?(_safe)?"
    r"|native_write_msr\w*|native_wrmsr[lq]?|hrtimer_(start|cancel|try_to_cancel)\w*"
    r"|static_call|kvm_x86_call|queue_work\w*|schedule_(delayed_)?work\w*)$")
# These change what their arguments point to.
WRITES = re.compile(
    r"(WRITE_ONCE|smp_store_\w+|rcu_assign_pointer|x?chg|(try_)?cmpxchg\w*|mem(cpy|set|move)"
    r"|_*(set|clear|change|assign)_bit|_*test_and_\w+_bit|atomic(64)?_(?!read)\w+"
    r"|kvm_lapic_\w+_vector|list_(add|del)\w*)$")
UNDOES = {"clear_bit": "set_bit", "__clear_bit": "set_bit", "clear_bit_unlock": "set_bit",
          "atomic_dec": "atomic_", "atomic64_dec": "atomic64_", "atomic_set": "atomic_"}
# A counter alone does not do the write, nor does it change anything.
COUNTS = re.compile(r"\bstats?\b|\bnr_\w+$|_count\b|this_cpu_|\bcounters?\b")
# These only look.
LOOKS = re.compile(
    r"((\w*_)?(is|has|can|may|in|supports?)_\w+|\w*(_mode|_enabled|_allowed|_valid|_active"
    r"|_supported|_in_kernel|_has|_present|_capable|_read|_get|_get_reg|_for_each\w*)"
    r"|(un)?likely|READ_ONCE|WARN\w*|BUILD_BUG_ON\w*|lockdep_assert\w*|(\w*_)?to_\w+|cpu_relax"
    r"|guest_cpu\w+|boot_cpu_has|kvm_cpu_cap_has|cpu_feature_enabled|(lower|upper)_32_bits"
    r"|kvm_fastpath_(x2apic|hyperv_apic|vcpu_id|nr_vcpus|wrmsr_allowed)|test_bit|pr_\w+"
    r"|trace_\w+|smp_load_acquire|_*this_cpu_inc|scoped_guard|guard|min\w*|max\w*|clamp\w*)$")

# The local APIC's registers that decide which interrupt is next, and what looks whether one is.
APIC_SETS = re.compile(r"WRITE_ONCE|mem(cpy|set)|\w*(set|clear)_\w+$")
APIC_REGS = re.compile(r"\bAPIC_(TASKPRI|ISR|IRR)\b")
APIC_ASKS = re.compile(r"kvm_fastpath_request_event|apic_update_ppr|kvm_apic_update_ppr"
                       r"|kvm_make_request\(KVM_REQ_EVENT\b.*|(kvm_)?apic_(find_highest_irr"
                       r"|has_interrupt\w*)|kvm_(apic_)?has_interrupt")

# Values that the guest chooses, and what bounds one.
GUEST = re.compile(r"\b(kvm_r[a-ds][xpi]_read|kvm_read_edx_eax|kvm_register_read\w*"
                   r"|kvm_fastpath_reg_read|kvm_fastpath_nr_vcpus|created_vcpus|online_vcpus)\b")
BOUNDED = re.compile(r"&\s*\(?\s*(0x0*[0-9a-fA-F]{1,4}|\d{1,5}|[A-Z]\w+)(U?L*)\b|%"
                     r"|\b(min|clamp)\w*\(|>>\s*(5[6-9]|6[0-3])|\b(hweight|__?f[fl]s|fls)\w*\("
                     r"|\(u8\)|_bit\(")
TRUTH = re.compile(r"[!=<>]=|!")

# What a caller of the library must not go on to once a write is handled.
SLOW = re.compile(
    r"(kvm_emulate_(wrmsr|instruction)\w*|_*kvm_set_msr\w*|handle_wrmsr|(wr)?msr_interception"
    r"|svm_invoke_exit_handler|_*(vmx|svm)_handle_exit|handle_fastpath_\w+"
    r"|kvm_skip_emulated_instruction|kvm_fastpath_host_skip_instruction)$")

# Of the file that is being read.
functions = {}
bad = {}
state = [functions, bad]


def add(p):
    """Note a function's definition."""
    if not any(file == p[0].file for file, _ in functions):
        for each in state:
            each.clear()
    functions[function(p)] = Function(p)


def calls():
    """Each call: the function's name, the arguments, and where."""
    return [call for fn in functions.values() for call in fn.calls]


def key(p):
    """What tells a position from others."""
    return p[0].file, int(p[0].line), int(p[0].column)


def function(p):
    """The function that a position is in."""
    return p[0].file, p[0].current_element


def squeeze(text):
    return re.sub(r"\s+", "", str(text))


def say(kind, text, p):
    """Note a finding; one place has one."""
    bad.setdefault(key(p), (p[0], f"ERROR: {text} [{kind}]"))


def tell(show):
    """Print what was found in the file that was just read."""
    for place in sorted(bad):
        show(*bad[place])
    bad.clear()


@functools.lru_cache(maxsize=4)
def source(file):
    """A file's text, and where its lines begin; comments and strings are blank."""
    with open(file, encoding="utf-8", errors="replace") as lines:
        text = re.sub(r'/\*.*?\*/|//[^\n]*|"(\\.|[^"\\\n])*"',
                      lambda m: re.sub(r"[^\n]", " ", m.group()), lines.read(), flags=re.S)
    return text, [0] + [m.end() for m in re.finditer("\n", text)]


def before(p):
    """What stands before a position in its statement."""
    text, lines = source(p[0].file)
    return re.split("[;{}]", text[:lines[int(p[0].line) - 1] + int(p[0].column)])[-1]


class At:
    """A place in the text, for what spatch has no position of."""

    def __init__(self, fn, offset):
        lines = source(fn.file)[1]
        number = next(n for n, start in enumerate(lines + [1 << 40]) if start > offset)
        self.file, self.current_element = fn.file, fn.name
        self.line = self.line_end = str(number)
        self.column = str(offset - lines[number - 1])
        word = re.compile(r"\w*").match(fn.text, offset - fn.start).group()
        self.column_end = str(int(self.column) + len(word))


class Function:
    """A function's definition as text."""

    def __init__(self, p):
        self.file, self.name = function(p)
        text, lines = source(self.file)
        self.start = lines[int(p[0].current_element_line) - 1]
        end = lines[int(p[0].current_element_line_end) - 1] + int(p[0].current_element_column_end)
        self.text = text[self.start:end]
        self.head = self.text.split("{", 1)[0]
        params = re.search(r"\b%s\s*\((.*)\)" % re.escape(self.name), self.head, re.S)
        self.params = re.findall(r"(\w+)\s*(?:,|$)", params.group(1)) if params else []
        returns = self.head.split(self.name)[0]
        self.returns = next((kind for kind, names in (
            ("completion", r"exit_fastpath_completion|fastpath_t"), ("bool", "bool"),
            ("void", r"void(?!\s*\*)"), ("int", "int")) if re.search(rf"\b({names})\b", returns)),
            "other")

    def at(self, offset):
        return [At(self, self.start + offset)]

    @functools.cached_property
    def locals(self):
        """Local variables and parameters, and their types."""
        found = {name: "" for name in self.params}
        for kind, names in re.findall(
                r"(?<=[;{}(])\s*((?:(?:const|unsigned|struct|enum|union)\s+)*"
                r"(?!return|goto|else|case)\w+)[\s*]+(?=\w+\s*[=;,\[])([^;]+)(?=;)",
                self.text[len(self.head):]):
            names = re.sub(r"\([^()]*\)|\{[^{}]*\}", "", names)
            found.update({name: kind for name in re.findall(r"(?:^|,)[\s*]*(\w+)", names)})
        return found

    @functools.cached_property
    def assignments(self):
        """Each lvalue, value, and where they begin."""
        return [(squeeze(m.group(1)), m.group(2), m.start(1), m.start(2)) for m in re.finditer(
            r"(\*?\b\w+(?:(?:->|\.)\w+|\[[^]]*\])*)\s*=(?!=)\s*([^;]+?)\s*;", self.text)]

    @functools.cached_property
    def calls(self):
        """Each call and each loop by a macro, as calls() says."""
        return [(m.group(1), squeeze(self.text[m.end():self.end(m.end())][1:-1]),
                 self.at(m.start())) for m in re.finditer(
                     r"(?:\b\w+(?:->|\.))*\b(?!(?:if|for|while|do|switch|return|sizeof|typeof)\b)"
                     r"(\w+)\s*(?=\()", self.text) if m.start() > len(self.head)]

    def end(self, at):
        """Where the parenthesis or brace at an offset is closed."""
        depth = 0
        for m in re.compile(r"[({]|([)}])").finditer(self.text, at):
            depth += -1 if m.group(1) else 1
            if not depth:
                return m.end()
        return len(self.text)

    def blocks(self):
        """The keyword of each loop and each if, its condition, its text, and where what is in
        parentheses begins."""
        for m in re.finditer(r"\b(for|while|do|\w*for_each\w*|scoped_guard|if)\s*(?=[({])",
                             self.text):
            word, at = m.group(1), m.end()
            head = self.end(at)
            last = re.compile(r"\s*(?=\{)|[^{;]*;?").match(self.text, head).end()
            if self.text[last:last + 1] == "{":
                last = self.end(last)
            if word == "do":
                tail = re.compile(r"\s*while\s*").match(self.text, head)
                at = tail.end() if tail else head
                yield word, self.text[at:self.end(at)], self.text[m.end():head], at
            elif word == "for" or not self.text[head:].lstrip().startswith(";"):
                cond = self.text[at:head].split(";")[word == "for"]
                yield word, cond, self.text[at:last], at
