#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# check.sh BUILDDIR KERNEL...: every check, one line each with its time.  What depends
# on the kernel is checked with each, the rest with the tools of the first.
set -u
out=$1
shift
cd "$(dirname "$0")/.." || exit 1
passed=0 failed=0
first=$out/$1

step() { # NAME COMMAND...
	name=$1 start=$(date +%s) log=$out/check.$((passed + failed)).log
	shift
	printf '%s ... ' "$name"
	if "$@" >"$log" 2>&1; then
		passed=$((passed + 1)) verdict=ok
	else
		failed=$((failed + 1)) verdict=FAILED
	fi
	echo "$verdict, $(($(date +%s) - start)) s: $(tail -n 1 "$log")"
	[ $verdict = ok ] || { tail -n 15 "$log"; echo "check: see $log"; }
}

mkdir -p "$out"
for k in "$@"; do
	step "$k: source, image and headers" scripts/kernel.sh "$k" "$out/$k"
	step "$k: KUnit in UML" scripts/kunit.sh "$out/$k"
	step "$k: graft at handle_exit_irqoff, modules, W=1" \
		scripts/modules.sh "$out/$k" handle_exit_irqoff
	step "$k: graft at vcpu_run, modules, W=1" scripts/modules.sh "$out/$k" vcpu_run
	step "$k: sparse" scripts/sparse.sh "$out/$k"
done
step "KUnit, every ICR value" scripts/kunit.sh "$first" "slow_kvm_fastpath*"
step "new handlers" scripts/new-handler_test.sh "$first"
step "sparse on seeded bugs" tests/sparse/run.sh "$first"
step "Coccinelle" scripts/cocci.sh report include lib handlers host samples
step "Coccinelle on fixtures" scripts/cocci-test.sh
step "README's handler" scripts/readme.sh "$first"
step "the sample's module" scripts/plugin.sh "$first" handle_exit_irqoff samples/x2apic_eoi
step "the demo's table" tests/machine/table_test.sh
step "the plug-in's table" tests/machine/plugin_test.sh
step "the collector for Prometheus" tests/tools/collector_test.sh "$out/promtool"
step "the guests' table" tests/machine/guests_test.sh
step "fuzz's table" tests/machine/fuzz/fuzz_test.sh
step "the bench's tables" tests/bench/bench_test.sh
step "the registry's model" tests/spin/model.sh
step "checkpatch --strict" scripts/checkpatch.sh "$first/linux"
step "shellcheck" scripts/shellcheck.sh
step "kernel-doc" scripts/kernel-doc.sh "$first/linux"
step "dependency direction" scripts/dependencies.sh
echo "$passed passed, $failed failed"
[ $failed = 0 ]
