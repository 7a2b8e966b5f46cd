#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# build.sh LINUXDIR OUTDIR: the library's own files, and what it is compared with, once
# with the kernel's retpolines and once without, in one program: OUTDIR/bench
set -eu
here=$(cd "$(dirname "$0")" && pwd)
linux=$(cd "$1" && pwd) out=$2
top=$here/../../..
cc=${CC:-gcc}
common="-O2 -g -Wall -Wextra -Wno-unused-parameter -Wno-sign-compare -Wno-type-limits -Werror -D_GNU_SOURCE -include linux/kconfig.h
	-DCONFIG_64BIT -I$here/kernel -I$here -I$top/include -I$top/kunit
	-I$out/kernel -I$linux/tools/include -idirafter $linux/arch/x86/include -fno-pie"
# As the kernel's, where they decide which instructions there are.
kernel="-fno-strict-aliasing -fno-jump-tables -fcf-protection=none -fno-stack-protector
	-mno-sse -mno-red-zone -mpreferred-stack-boundary=3 -fomit-frame-pointer"
retpoline="-DCONFIG_RETPOLINE -DCONFIG_MITIGATION_RETPOLINE -mindirect-branch=thunk-extern -mindirect-branch-register -mfunction-return=keep"
echo 'int x;' | $cc -mindirect-branch-cs-prefix -c -x c -o /dev/null - 2>/dev/null &&
	retpoline="$retpoline -mindirect-branch-cs-prefix"

rm -rf "$out"
mkdir -p "$out/kernel/linux"
# It needs nothing else of the kernel's.
cp "$linux/include/linux/indirect_call_wrapper.h" "$out/kernel/linux"
flavour() { # NAME FLAG...: one object, of which only the symbol NAME is seen
	name=$1
	shift
	mkdir "$out/$name"
	for c in lib/dispatch.c lib/registry.c handlers/icr/icr.c handlers/eoi/eoi.c \
		tests/bench/dispatch/hardcoded.c tests/bench/dispatch/hash.c \
		tests/bench/dispatch/chain.c tests/bench/dispatch/deliver.c \
		tests/bench/dispatch/flavour.c; do
		# shellcheck disable=SC2086 # lists
		$cc $common $kernel "$@" -DFLAVOUR="$name" -c "$top/$c" \
			-o "$out/$name/$(basename "$c" .c).o"
	done
	$cc -c "$here/thunk.S" -o "$out/$name/thunk.o"
	ld -r -o "$out/$name.o" "$out/$name"/*.o
	objcopy --keep-global-symbol="$name" "$out/$name.o"
}
# shellcheck disable=SC2086 # lists
flavour retpoline $retpoline
flavour plain
for way in pmu_plainly pmu_eager pmu_deferred; do
	# shellcheck disable=SC2086 # lists
	$cc $common $kernel $retpoline -I"$here/$way" -I"$top/host/flavour/$way" -DWAY=$way \
		-c "$here/pmu.c" -o "$out/$way.o"
done
# shellcheck disable=SC2086 # lists
$cc $common $kernel $retpoline -c "$here/pmu_kernel.c" -o "$out/pmu_kernel.o"
# shellcheck disable=SC2086 # lists
$cc $common -no-pie -pthread -o "$out/bench" "$here/main.c" "$here/cpus.c" \
	"$here/check.c" "$here/times.c" "$here/counts.c" "$out/retpoline.o" "$out/plain.o" \
	"$here/pmu_counts.c" "$out"/pmu_*.o "$here/thunk.S" \
	"$linux/tools/lib/bitmap.c" "$linux/tools/lib/find_bit.c" "$linux/tools/lib/hweight.c" \
	"$linux/tools/lib/vsprintf.c" "$linux/tools/lib/ctype.c"
