#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# mutant-suites.sh build|run|witness kunit|races KERNELDIR [FOLDER|HANGS]: for mutants.sh,
# the suites in UML, or on four CPUs under KCSAN with the library in lib/FOLDER.  HANGS:
# the mutant is known for coming to no end.
set -eu
cd "$(dirname "$0")/.."
dir=$3
case $2 in
kunit)	out=$dir/mutants ;;
races)	out=$dir/races/kcsan ;;
*)	echo "mutants: who is $2?" >&2; exit 2 ;;
esac

# The last mutant's witness is none for this one.
[ "$1" != run ] || rm -f "$out/parsed" "$out/console" "$out/console.raw"
case $1:$2 in
build:kunit) exec scripts/uml.sh "$dir" mutants FASTPATH="$4" ;;
build:races) exec tests/races/build.sh "$dir" kcsan "$4" ;;
# Seconds of CPU time, for a busy host must not look like a mutant that never ends; one
# that waits for itself takes no CPU.
run:kunit) TIMEOUT=100 exec prlimit --cpu=20 scripts/suites.sh "$dir" mutants 'kvm_*' ;;
run:races) exec tests/races/boot.sh "$dir" kcsan 1 kvm_fastpath_race ;;
esac

nobody() { echo "$1: $(tail -n 1 "$dir/mutants.run")"; exit 1; }

# Who saw it: the first case that failed, splats.sh, or what stopped the kernel.  No end
# alone may be the host's doing.
grep -q '# Subtest: kvm_' "$out/console" 2>/dev/null || nobody "the suites did not begin"
sed -n 's/.*\[FAILED\] //p' "$out/parsed" 2>/dev/null | head -n 1 | grep . ||
	grep -m1 -E 'not announced: |missing: ' "$dir/mutants.run" ||
	grep -m1 -oE 'Kernel panic.*|suspicious RCU.*|possible recursive.*|BUG: .*' "$out/console" ||
	sed -n '/splats that no case wants/,$p' "$dir/mutants.run" | grep -m1 -o 'WARNING: .*' ||
	{
		[ -n "$4" ] || nobody "no verdict"
		echo "no end of $(sed -n 's/.*# Subtest: //p' "$out/console" | tail -n 1)"
	}
