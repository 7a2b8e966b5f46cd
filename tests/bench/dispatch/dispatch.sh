#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# dispatch.sh LINUXDIR OUTDIR ROUNDS: the dispatch core alone on this machine's CPU:
# instructions and time a write; what was measured is in OUTDIR/dispatch.txt
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$2/dispatch
figures=$2/dispatch.txt

echo "bench-dispatch: building"
"$here/build.sh" "$1" "$out"
rm -f "$figures"
{
	echo "ENVIRONMENT cpu=$(sed -n 's/^model name[^:]*: //p; T; q' /proc/cpuinfo | tr ' ' _)" \
		"gcc=$(${CC:-gcc} -dumpfullversion) valgrind=$(valgrind --version)" \
		"commit=$(git -C "$here" describe --always --dirty 2>/dev/null || echo none)"

	echo "bench-dispatch: counting instructions under callgrind" >&2
	valgrind -q --tool=callgrind --combine-dumps=yes \
		--callgrind-out-file="$out/callgrind" "$out/bench" counts
	awk '/^desc: Trigger: Client Request: / { sub(/^.*: /, ""); label = $0 }
		/^totals: / && label { print label, "instructions=" $2; label = "" }' \
		"$out/callgrind"

	echo "bench-dispatch: timing $3 rounds" >&2
	"$out/bench" times "$3"
} >"$figures.part" || { echo "bench-dispatch: failed, see $figures.part" >&2; exit 1; }
mv "$figures.part" "$figures"
awk -f "$here/../../lines.awk" -f "$here/table.awk" "$figures"
echo "bench-dispatch: every figure is in $figures"
