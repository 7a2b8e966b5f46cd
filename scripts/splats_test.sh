#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# splats_test.sh: splats.sh takes a console with what its cases announce, and refuses
# each line of those below on it.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

judge() { scripts/splats.sh "$work/console" >"$work/out" 2>&1; }

cat >"$work/good" <<'CONSOLE'
[    0.101263] rcu: Preemptible hierarchical RCU implementation.
[    0.101263] rcu: RCU event tracing is enabled.
    # waits: wants on the console: unregister of a handler that is not registered
WARNING: CPU: 0 PID: 41 at lib/kvm_fastpath/lib/registry.c:169 kvm_fastpath_unregister+0x8f/0xb0
kvm_fastpath: unregister of a handler that is not registered
    # floods: wants at most 2 on the console: handler floods (f+0x0/0x10) ran for N ns, the budget is 1
    # floods: wants at most 2 on the console: handler idle (f+0x0/0x10) slept
kvm_fastpath: handler floods (f+0x0/0x10) ran for 30 ns, the budget is 1
kvm_fastpath: handler floods (f+0x0/0x10) ran for 20 ns, the budget is 1
ok 1 kvm_fastpath_registry
reboot: System halted
CONSOLE
cp "$work/good" "$work/console"
judge || { cat "$work/out"; echo "splats: refuses what was announced"; exit 1; }

tried=0
while read -r line; do
	{ cat "$work/good"; echo "[    9.000000] $line"; } >"$work/console"
	! judge || { echo "splats: takes '$line'"; exit 1; }
	grep -q '^splats: see ' "$work/out" || { echo "splats: '$line' without a word"; exit 1; }
	tried=$((tried + 1))
done <<'LINES'
WARNING: CPU: 0 PID: 41 at lib/kvm_fastpath/lib/registry.c:10 table_add+0x8f/0xb0
WARNING: suspicious RCU usage
WARNING: possible recursive locking detected
BUG: scheduling while atomic: kunit_try_catch/41/0x00000002
BUG: KASAN: use-after-free in table_copy+0x10/0x20
BUG: KCSAN: data-race in kvm_fastpath_dispatch / kvm_fastpath_unregister
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
LINES
echo "splats: what is announced passes, $tried other lines are refused"
