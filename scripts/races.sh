#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# races.sh KERNELDIR ATTACH [SEED]: the race suite and modules that come and go on four
# emulated CPUs, in three kernels that watch; then a storm of IPIs in real guests.
set -u
dir=$1 attach=$2 seed=${3:-1}
cd "$(dirname "$0")/.." || exit 1
passed=0 failed=0

step() { # NAME COMMAND...
	name=$1 start=$(date +%s) log=$dir/races.step.log
	shift
	printf '%s ... ' "$name"
	if "$@" >"$log" 2>&1; then
		passed=$((passed + 1)) verdict=ok
	else
		failed=$((failed + 1)) verdict=FAILED
	fi
	echo "$verdict, $(($(date +%s) - start)) s: $(tail -n 1 "$log")"
	[ $verdict = ok ] || tail -n 15 "$log"
}

echo "races: three kernels, 6 CPU minutes each when cold"
for kernel in lockdep kasan kcsan; do
	step "$kernel: build" tests/races/build.sh "$dir" $kernel
	step "$kernel: race suite and modules on 4 CPUs, seed $seed" \
		tests/races/boot.sh "$dir" $kernel "$seed"
done
step "storm of IPIs in real guests" pytest-3 tests/py/test_storm.py \
	--build "$(dirname "$dir")" --kernel "$(basename "$dir")" --attach "$attach"
echo "$passed passed, $failed failed"
[ $failed = 0 ]
