#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# check.sh KERNELDIR: every check, one line each with its time.
set -u
dir=$(cd "$1" && pwd)
cd "$(dirname "$0")/.." || exit 1
passed=0 failed=0

# tests/machine is userspace: the kernel's own types and macros do not exist there.
checkpatch() {
	set -- perl "$dir/linux/scripts/checkpatch.pl" --no-tree --strict --terse --quiet \
		--no-summary
	git ls-files '*.[ch]' ':!tests' | xargs "$@" -f &&
		git ls-files 'tests/*.[ch]' | xargs "$@" --ignore PREFER_KERNEL_TYPES,ARRAY_SIZE \
			--ignore PREFER_DEFINED_ATTRIBUTE_MACRO,BIT_MACRO,AVOID_EXTERNS \
			--ignore CAMELCASE,VOLATILE,EMBEDDED_FUNCTION_NAME -f &&
		echo "$(git ls-files '*.[ch]' | wc -l) files"
}

kernel_doc() {
	for f in include/kvm_fastpath/*.h; do
		"$dir/linux/scripts/kernel-doc" -none -Werror "$f" || return 1
	done
	echo "$(find include -name '*.h' | wc -l) files"
}

shell() {
	git ls-files '*.sh' .ci/run | xargs shellcheck && echo "$(git ls-files '*.sh' | wc -l) files"
}

step() {
	name=$1 start=$(date +%s) log=$dir/check.$(basename "$2" .sh).log
	shift
	if "$@" >"$log" 2>&1; then
		passed=$((passed + 1)) verdict=ok
	else
		failed=$((failed + 1)) verdict=FAILED
	fi
	echo "$verdict: $name, $(($(date +%s) - start)) s: $(tail -n 1 "$log")"
	[ $verdict = ok ] || { tail -n 15 "$log"; echo "check: see $log"; }
}

step "KUnit in UML" scripts/kunit.sh "$dir"
step "graft and modules, W=1" scripts/modules.sh "$dir" handle_exit_irqoff
step "sparse" scripts/sparse.sh "$dir"
step "sparse on seeded bugs" tests/sparse/run.sh "$dir"
step "README's handler" scripts/readme.sh "$dir"
step "the demo's table" tests/machine/table_test.sh
step "checkpatch --strict" checkpatch
step "shellcheck" shell
step "kernel-doc" kernel_doc
step "dependency direction" scripts/dependencies.sh
echo "$passed passed, $failed failed"
[ $failed = 0 ]
