#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# mutant-suites.sh build|run|witness kunit|races KERNELDIR [FOLDER]: for mutants.sh, the
# suites in UML, or on four CPUs under KCSAN with the library in lib/FOLDER.
set -eu
cd "$(dirname "$0")/.."
dir=$3
case $1:$2 in
build:kunit) exec scripts/uml.sh "$dir" mutants FASTPATH="$4" ;;
build:races) exec tests/races/build.sh "$dir" kcsan "$4" ;;
# Seconds of CPU time, for a busy host must not look like a mutant that never ends; one
# that waits for itself takes no CPU.
run:kunit) TIMEOUT=100 exec prlimit --cpu=20 scripts/suites.sh "$dir" mutants 'kvm_*' ;;
run:races) exec tests/races/boot.sh "$dir" kcsan 1 kvm_fastpath_race ;;
witness:kunit) out=$dir/mutants ;;
witness:races) out=$dir/races/kcsan ;;
*) echo "mutants: who is $2?" >&2; exit 2 ;;
esac

# Who saw it: the first case that failed, splats.sh, or what stopped the kernel.
sed -n 's/.*\[FAILED\] //p' "$out/parsed" | head -n 1 | grep . ||
	grep -m1 -E 'not announced: |missing: ' "$dir/mutants.run" ||
	grep -m1 -oE 'Kernel panic.*|suspicious RCU.*|possible recursive.*|BUG: .*' "$out/console" ||
	echo "no end"
