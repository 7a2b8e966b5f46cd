# SPDX-License-Identifier: GPL-2.0
"""Suites pass if each has ended and the console has what cases announce, and nothing else."""
import kunit
import pytest

CONSOLE = """\
[    0.101263] rcu: Preemptible hierarchical RCU implementation.
[    0.101263] rcu: RCU event tracing is enabled.
    # waits: wants on the console: unregister of a handler that is not registered
WARNING: CPU: 0 PID: 41 at lib/kvm_fastpath/lib/registry.c:169 kvm_fastpath_unregister+0x8f/0xb0
kvm_fastpath: unregister of a handler that is not registered
    # frees: wants on the console: WARNING in kvm_fastpath_wrmsr_found
[    2.000000] WARNING: CPU: 0 PID: 42 at lib/registry.c:9 kvm_fastpath_wrmsr_found+0x8f/0xb0
    # floods: wants at most 2 on the console: handler floods (f+0x0/0x10) ran for N ns, the budget is 1
    # floods: wants at most 2 on the console: handler idle (f+0x0/0x10) slept
kvm_fastpath: handler floods (f+0x0/0x10) ran for 30 ns, the budget is 1
kvm_fastpath: handler floods (f+0x0/0x10) ran for 20 ns, the budget is 1
ok 1 kvm_fastpath_registry
reboot: System halted
"""
ENDED = "[12:00:00] Testing complete. Ran 8 tests: passed: 8\n"
SUITE = """\
[15:37:33] ============== kvm_fastpath_eoi (2 subtests) ===============
[15:37:33] [PASSED] done
[15:37:33] # other: EXPECTATION FAILED at kunit/eoi_kunit.c:7
[15:37:33] [FAILED] other
[15:37:33] ================ [FAILED] kvm_fastpath_eoi =================
[15:37:33] ============= kvm_fastpath_race (1 subtest) ================
[15:37:33] [SKIPPED] race
[15:37:33] =============== [SKIPPED] kvm_fastpath_race ================
[15:37:33] ============= kvm_fastpath_watch (5 subtests) ==============
[15:37:33] [PASSED] first
"""


@pytest.mark.parametrize("end", ["Ran 8 tests: passed: 8", "Ran 8 tests: passed: 6, skipped: 2"])
def test_good(end):
    assert kunit.judge(kunit.Result(CONSOLE, f"[12:00:00] Testing complete. {end}\n")) is None


@pytest.mark.parametrize("parsed", [
    "Testing complete. Ran 7 tests: passed: 7, errors: 2",
    "Testing complete. Ran 8 tests: passed: 7, failed: 1",
    "Testing complete. Ran 8 tests: passed: 7, crashed: 1",
    "Testing complete. Ran 0 tests: errors: 1",
    "Testing complete. Ran 8 tests: skipped: 8",
    "No tests",
    "",
])
def test_suites_that_do_not_end(parsed):
    assert kunit.judge(kunit.Result(CONSOLE, parsed))


@pytest.mark.parametrize("line", """\
WARNING: CPU: 0 PID: 41 at lib/kvm_fastpath/lib/registry.c:10 table_add+0x8f/0xb0
WARNING: CPU: 0 PID: 41 at lib/kvm_fastpath/lib/registry.c:10 kvm_fastpath_wrmsr_found+0x8f/0xb0
WARNING: suspicious RCU usage
WARNING: possible recursive locking detected
BUG: scheduling while atomic: kunit_try_catch/41/0x00000002
BUG: KASAN: use-after-free in table_copy+0x10/0x20
BUG: KCSAN: data-race in kvm_fastpath_wrmsr_found / kvm_fastpath_unregister
INFO: possible circular locking dependency detected
kvm_fastpath: unregister of a handler that is not registered
kvm_fastpath: a handler needs a name and a write callback; not registered
kvm_fastpath: a handler needs a name of printable ASCII without blanks, not "two words"; not registered
kvm_fastpath: module forgetful leaves its handler test behind; unregistered
kvm_fastpath: fastpath_handler wants "off <msr>" or "on <msr>"
kvm_fastpath: handler floods (f+0x0/0x10) ran for 20 ns, the budget is 1
kvm_fastpath: handler fake (fake_wrmsr) slept
kvm_fastpath: handler fake (fake_wrmsr) ran for 2000000 ns, the budget is 1000000
# late: wants on the console: handler fake (fake_wrmsr) slept
rcu: INFO: rcu_preempt self-detected stall on CPU
rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:
rcu: INFO: rcu_preempt detected expedited stalls on CPUs/tasks: { 2-... } 5250 jiffies s: 89 root: 0x4/.
INFO: rcu_tasks detected stalls on tasks:
INFO: task kunit_try_catch:41 blocked for more than 120 seconds.
watchdog: BUG: soft lockup - CPU#1 stuck for 26s! [kunit_try_catch:41]
watchdog: Watchdog detected hard LOCKUP on cpu 1
Oops: 0002 [#1] PREEMPT SMP
Kernel panic - not syncing: Segfault with no mm
""".splitlines())
def test_unannounced(line):
    assert kunit.judge(kunit.Result(f"{CONSOLE}[    9.000000] {line}\n", ENDED))


@pytest.mark.parametrize("line", range(3, 7))
def test_announced_and_missing(line):
    lines = CONSOLE.splitlines()
    assert kunit.judge(kunit.Result("\n".join(lines[:line] + lines[line + 1:]), ENDED))


@pytest.mark.parametrize("suite, wrong", [
    ("kvm_fastpath_eoi", "[FAILED] other"), ("kvm_fastpath_race", None),
    ("kvm_fastpath_watch", "not come to its end"), ("kvm_fastpath_icr", "not come to its end"),
])
def test_one_suite(suite, wrong):
    said = kunit.judge_suite(kunit.Result("", SUITE), suite)
    assert wrong in said if wrong else said is None
