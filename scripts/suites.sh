#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# suites.sh KERNELDIR NAME GLOB: run the suites named GLOB of the UML in KERNELDIR/NAME.
set -eu
linux=$(cd "$1/linux" && pwd) out=$(cd "$1/$2" && pwd) glob=$3
top=$(cd "$(dirname "$0")/.." && pwd)

# A host that is busy must not look like a handler that is slow.
(cd "$linux" && tools/testing/kunit/kunit.py exec --build_dir="$out" --timeout="${TIMEOUT:-900}" \
	--kernel_args=kvm_fastpath_kunit.fastpath_budget_ns=60000000000 \
	--raw_output=all "$glob") >"$out/console" 2>&1 || true
(cd "$linux" && tools/testing/kunit/kunit.py parse "$out/console") >"$out/parsed" 2>&1 ||
	{ grep -A1 -E 'FAILED|EXPECT|ASSERT|Expected|==|crash|ERROR' "$out/parsed" | head -40
	  echo "suites: failed, see $out/console"; exit 1; } >&2

"$top/scripts/splats.sh" "$out/console" >&2
# A suite that was killed half-way leaves errors, which 6.1's kunit.py lets pass.
grep -E 'Testing complete\. Ran [0-9]+ tests: passed: [0-9]+(, skipped: [0-9]+)?$' "$out/parsed" || {
	grep 'Testing complete' "$out/parsed"
	echo "suites: not all came to their end, see $out/console"
	exit 1
} >&2
