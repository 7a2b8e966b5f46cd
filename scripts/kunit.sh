#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# kunit.sh KERNELDIR: the KUnit suites in UML, from the unpacked kernel source.
set -eu
dir=$(cd "$1" && pwd)
top=$(cd "$(dirname "$0")/.." && pwd)
linux=$dir/linux out=$dir/uml log=$dir/uml.log

# Debian's unpacked copy, not the user's tree: lib/ takes us in.
"$top/scripts/copy-library.sh" "$linux/lib/kvm_fastpath"
grep -q kvm_fastpath "$linux/lib/Makefile" ||
	echo 'obj-y += kvm_fastpath/' >>"$linux/lib/Makefile"
grep -q kvm_fastpath "$linux/lib/Kconfig" ||
	echo 'source "lib/kvm_fastpath/Kconfig"' >>"$linux/lib/Kconfig"

mkdir -p "$out"
[ -f "$out/.config" ] || echo "kunit: building UML (80 s cold)"
config=$(cat "$top/kunit/.kunitconfig" "$top/Kconfig" | cksum)
if [ "$config" != "$(cat "$out/config.sum" 2>/dev/null)" ]; then
	make -C "$linux" ARCH=um O="$out" KCONFIG_ALLCONFIG="$top/kunit/.kunitconfig" \
		allnoconfig >"$log" 2>&1 || { tail -15 "$log"; echo "kunit: see $log"; exit 1; } >&2
	echo "$config" >"$out/config.sum"
fi
# Kernels differ in what UML can do; say what this one cannot.
lacks=$(grep ^CONFIG "$top/kunit/.kunitconfig" | grep -vxFf "$out/.config" | tr "\n" " ")
[ -z "$lacks" ] || echo "kunit: not in this kernel's UML: $lacks"
make -C "$linux" ARCH=um O="$out" CC="ccache gcc" -j"$(nproc)" linux >"$log" 2>&1 ||
	{ grep -m3 -A8 error "$log" || tail -15 "$log"; echo "kunit: see $log"; exit 1; } >&2

(cd "$linux" && tools/testing/kunit/kunit.py exec --build_dir="$out" --timeout=120 \
	--raw_output=all 'kvm_fastpath*') >"$out/console" 2>&1 || true
(cd "$linux" && tools/testing/kunit/kunit.py parse "$out/console") >"$out/parsed" 2>&1 ||
	{ grep -E 'FAILED|EXPECT|ASSERT|Expected|==|crash|ERROR' "$out/parsed" | head -40
	  echo "kunit: failed, see $out/console"; exit 1; } >&2

"$top/scripts/splats.sh" "$out/console" >&2
grep 'Testing complete' "$out/parsed"
