#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# boot.sh KERNELDIR NAME SEED [GLOB]: boot what build.sh has built on four emulated CPUs:
# the KUnit suites, or those named GLOB, then init.c.  The console decides.
set -eu
out=$1/races/$2 seed=$3
top=$(cd "$(dirname "$0")" && pwd)/../..
console=$out/console parsed=$out/parsed

# What tells that it watches.
case $2 in
lockdep) watches="Lock dependency validator" ;;
kasan)	 watches="KernelAddressSanitizer initialized" ;;
kcsan)	 watches="kcsan: enabled early" ;;
esac

die() { { echo "races: $*"; echo "races: see $console"; exit 1; } >&2; }

# The clock is the host's, whose load must not look like a handler that is slow.
timeout "${TIMEOUT:-600}" qemu-system-x86_64 -accel tcg,thread=multi -cpu max -smp 4,sockets=4 -m 512 \
	-nodefaults -display none -no-reboot -serial "file:$console.raw" \
	-kernel "$out/arch/x86/boot/bzImage" -initrd "$out/initrd" \
	-append "console=ttyS0 panic=-1 nokaslr no_timer_check tsc=reliable tsc_early_khz=2000000
		rcupdate.rcu_expedited=1 kunit.filter_glob=${4:-kvm_fastpath*}
		kvm_fastpath_kunit.race_seed=$seed
		kvm_fastpath_kunit.fastpath_budget_ns=60000000000" \
	>"$out/qemu.log" 2>&1 || status=$?
tr -d '\r' <"$console.raw" >"$console"

(cd "$1/linux" && tools/testing/kunit/kunit.py parse) <"$console" >"$parsed" 2>&1 || {
	grep -E 'FAILED|EXPECT|ASSERT|Expected|==|crash|ERROR' "$parsed" | head -n 40 >&2
	die "KUnit failed"
}
"$top/scripts/splats.sh" "$console" >&2
grep -q "$watches" "$console" || die "$2 does not watch"
for case in "1 handlers_come_and_go" "2 library_goes_off_and_on"; do
	grep -q "^\[.*\] *ok $case\$" "$console" || die "the race suite did not run"
done
[ "${status:-0}" = 0 ] || die "qemu ended with ${status:-0}: $(tail -n 1 "$console")"
grep -q '^SUCCESS kvm_fastpath races' "$console" || die "init.c did not come to its end"
echo "$(sed -n 's/.*# handlers_come_and_go: //p' "$console"); $(sed -n 's/^RESULT //p' "$console")"
