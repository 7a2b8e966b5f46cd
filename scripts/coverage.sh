#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# coverage.sh KERNELDIR: gcov of the library under the KUnit suites, in a UML of its own,
# from a copy of the library of its own.
set -eu
dir=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
out=$dir/coverage name=kvm_fastpath_coverage
lib=$dir/linux/lib/$name objects=$out/lib/$name um=$dir/linux/arch/um

# gcc 12 registers libgcov's exit function in .fini_array.00100.
sed -i 's/\*(\.fini_array)/*(.fini_array .fini_array.*)/' \
	"$um/kernel/dyn.lds.S" "$um/include/asm/common.lds.S"
grep -q FASTPATH_GCOV "$um/Makefile-skas" ||
	echo "LINK-\$(FASTPATH_GCOV) += --coverage" >>"$um/Makefile-skas"

scripts/copy-library.sh "$lib"
echo 'ccflags-y += --coverage' >>"$lib/Kbuild"
mkdir -p "$out"
rm -f "$out"/*.info
find "$out" -name '*.gcda' -delete
# libgcov has a mangle_path() as well.
scripts/uml.sh "$dir" coverage FASTPATH=$name FASTPATH_GCOV=y \
	KCFLAGS=-Dmangle_path=kernel_mangle_path
scripts/suites.sh "$dir" coverage 'kvm_fastpath*'

# What the suites inline for themselves does not count, but for the backends' gates,
# which only backends call.
find "$objects/kunit" -name '*.gcda' ! -name backend_kunit.gcda -delete
branches="--rc lcov_branch_coverage=1 --rc genhtml_branch_coverage=1"
# shellcheck disable=SC2086 # a list
{
	lcov $branches --capture --directory "$objects" --base-directory "$out" \
		--output-file "$out/all.info"
	lcov $branches --extract "$out/all.info" "$lib/lib/*" "$lib/handlers/*" \
		"$lib/include/*" --output-file "$out/library.info"
	genhtml $branches --prefix "$lib" --output-directory "$out/html" "$out/library.info"
} >"$out/lcov.log" 2>&1 || { tail -n 15 "$out/lcov.log"; echo "coverage: see $out/lcov.log"; exit 1; }
awk -v files="$(echo lib/*.c handlers/*.c handlers/*/*.c)" \
	-f tests/coverage.awk tests/coverage.table "$out/library.info"
echo "coverage: see $out/html/index.html"
