#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# check.sh BUILDDIR KERNEL...: every check, one line each with its time.  What depends
# on the kernel is checked with each, the rest with the tools of the first.
set -u
out=$1
shift
cd "$(dirname "$0")/.." || exit 1
first=$out/$1
mkdir -p "$out/check"
rm -f "$out"/check/*

step() { # NAME COMMAND...
	name=$1 start=$(date +%s) log=$out/check/$(echo "$1" | tr -c 'a-z0-9A-Z.\n' _).log
	shift
	verdict=FAILED
	"$@" >"$log" 2>&1 && verdict=ok
	echo "$verdict" >>"$out/check/verdicts" || exit
	echo "$name ... $verdict, $(($(date +%s) - start)) s: $(tail -n 1 "$log")"
	[ $verdict = ok ] || { tail -n 15 "$log"; echo "check: see $log"; }
}

for k in "$@"; do
	step "$k: source, image and headers" scripts/kernel.sh "$k" "$out/$k"
	step "$k: KUnit in UML" pytest-3 tests/py/test_kunit.py -k "not slow" \
		--build "$out" --kernel "$k"
	step "$k: graft at handle_exit_irqoff, modules, W=1" \
		scripts/modules.sh "$out/$k" handle_exit_irqoff
	step "$k: graft at vcpu_run, modules, W=1" scripts/modules.sh "$out/$k" vcpu_run
	step "$k: sparse" pytest-3 tests/py/test_sparse.py -k "not seeded" --build "$out" \
		--kernel "$k"
done

# Those that build in UML's folder one after the other, beside those that do not.
{
	step "KUnit, every ICR value" pytest-3 tests/py/test_kunit.py -k slow --build "$out" \
		--kernel "$1"
	step "sparse on seeded bugs" pytest-3 tests/py/test_sparse.py -k seeded --build "$out" \
		--kernel "$1"
	step "new handlers" pytest-3 tests/py/test_new_handler.py tests/py/test_handler_of.py \
		--build "$out" --kernel "$1"
} &
uml=$!
step "Coccinelle" scripts/cocci.sh report include lib handlers host samples
step "Coccinelle on fixtures" pytest-3 tests/py/test_cocci.py
step "modules with a handler" pytest-3 tests/py/test_plugins_build.py tests/py/test_collector.py \
	tests/py/test_counters.py --build "$out" --kernel "$1"
step "the tables of results" scripts/tables_test.sh
step "the registry's model" pytest-3 tests/py/test_model.py
step "litmus tests" pytest-3 tests/py/test_litmus.py --build "$out" --kernel "$1"
step "checkpatch, shellcheck, kernel-doc" pytest-3 tests/py/test_static.py --build "$out" \
	--kernel "$1"
step "documentation" pytest-3 tests/py/test_docs.py --build "$out" --kernel "$1"
wait $uml || step "a shell and the steps it had left" false
step "trees that graft must refuse" pytest-3 tests/py/test_graft.py --build "$out"
step "the demo, and cycles of an IPI" pytest-3 tests/py/test_demo.py --build "$out" \
	--kernel "$1" --attach handle_exit_irqoff
step "the sample's handler under guests" pytest-3 tests/py/test_plugin.py --build "$out" \
	--kernel "$1" --attach handle_exit_irqoff
step "fuzz, fast against slow" pytest-3 tests/py/test_fuzz.py --build "$out" \
	--kernel "$1" --attach handle_exit_irqoff
step "KVM's own selftests, a short set" pytest-3 tests/py/test_selftests.py --build "$out" \
	--kernel "$1" --attach handle_exit_irqoff
step "guests, fast against slow" pytest-3 tests/py/test_guests.py --build "$out" \
	--kernel "$1" --attach vcpu_run

failed=$(grep -c FAILED "$out/check/verdicts")
echo "$(grep -c ok "$out/check/verdicts") passed, $failed failed"
[ "$failed" = 0 ]
