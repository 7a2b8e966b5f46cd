#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# check.sh KERNELDIR: every check, one line each with its time.
set -u
dir=$(cd "$1" && pwd)
cd "$(dirname "$0")/.." || exit 1
passed=0 failed=0
kvm=$dir/grafted/arch/x86/kvm

modules() {
	scripts/modules.sh "$dir" || return 1
	! grep -E 'fastpath/.*(warning|error)' "$dir/modules.log"
}

run_sparse() {
	release=$(cut -d' ' -f2 "$dir/version")
	touch "$kvm"/fastpath/*/*.c "$kvm"/fastpath/*/*/*.c
	make -C "/lib/modules/$release/build" M="$kvm" C=1 CF=-D__CHECK_ENDIAN__ modules \
		>"$dir/sparse.log" 2>&1 || { tail -5 "$dir/sparse.log"; return 1; }
	# It ran over all our files, or it proves nothing.
	[ "$(grep -c 'CHECK.*fastpath/' "$dir/sparse.log")" -ge 9 ] || return 1
	! grep -E 'fastpath/.*(warning|error)' "$dir/sparse.log"
}

# tests/machine is userspace: the kernel's own types and macros do not exist there.
checkpatch() {
	set -- perl "$dir/linux/scripts/checkpatch.pl" --no-tree --strict --terse --quiet \
		--no-summary
	git ls-files '*.[ch]' ':!tests' | xargs "$@" -f &&
		git ls-files 'tests/*.[ch]' | xargs "$@" --ignore PREFER_KERNEL_TYPES,ARRAY_SIZE \
			--ignore PREFER_DEFINED_ATTRIBUTE_MACRO,BIT_MACRO,AVOID_EXTERNS \
			--ignore CAMELCASE,VOLATILE,EMBEDDED_FUNCTION_NAME,SPLIT_STRING -f
}

dependencies() {
	! grep -nE '#include[[:space:]]*[<"](asm/kvm_host|linux/kvm_host|lapic|x86|vmx/|svm/)' \
		-r include lib handlers
}

shell() { git ls-files '*.sh' .ci/run | xargs shellcheck; }

step() {
	start=$(date +%s)
	if "$2" >"$dir/step.log" 2>&1; then
		passed=$((passed + 1)) verdict=ok
	else
		failed=$((failed + 1)) verdict=FAILED
	fi
	echo "$verdict: $1, $(($(date +%s) - start)) s: $(tail -n 1 "$dir/step.log")"
	[ $verdict = ok ] || { tail -n 15 "$dir/step.log"; cp "$dir/step.log" "$dir/$2.failed"; }
}

kunit() { scripts/kunit.sh "$dir"; }
step "KUnit in UML" kunit
step "graft and modules, W=1" modules
step "sparse" run_sparse
step "checkpatch --strict" checkpatch
step "shellcheck" shell
step "dependency direction" dependencies
echo "$passed passed, $failed failed"
[ $failed = 0 ]
