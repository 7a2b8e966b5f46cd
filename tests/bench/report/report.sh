#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# report.sh BUILDDIR OUTDIR KERNEL...: what the last runs measured, as OUTDIR/report.html,
# which needs no other file, and OUTDIR/report.md
set -eu
here=$(cd "$(dirname "$0")" && pwd)
bench=$here/..
build=$1 out=$2
shift 2
mkdir -p "$out"
md=$out/report.md html=$out/report.html
export LC_ALL=C

# shellcheck source=tests/bench/report/page.sh
. "$here/page.sh"
table() { awk -f "$bench/../lines.awk" "$@"; }

begin 'kvm_fastpath: what it costs and saves'

found=
for k in "$@"; do
	dir=$build/$k/bench
	[ -e "$dir/machine.txt" ] || continue
	found=1
	title "Linux $k: none, stock, ours"
	for machine in vmx svm; do
		table -v machine=$machine -f "$here/bars.awk" "$dir/machine.txt" \
			>"$out/$k-$machine.data"
		chart "$k-$machine" "Linux $k, $machine: emulated cycles" "$here/bars.gnuplot"
	done
	table -f "$bench/machine/bench.awk" "$dir/machine.txt" | text
done
for k in "$@"; do
	dir=$build/$k/bench
	if [ -e "$dir/dispatch.txt" ]; then
		found=1
		title "The dispatch core alone (headers of Linux $k)"
		table -f "$here/dispatch.awk" "$dir/dispatch.txt" >"$out/$k-dispatch.data"
		chart "$k-dispatch" "Instructions of a write, with retpolines" "$here/dispatch.gnuplot"
		table -f "$bench/dispatch/table.awk" "$dir/dispatch.txt" | text
	fi
	if [ -e "$dir/profile.txt" ]; then
		found=1
		title "Linux $k: instructions by function"
		table -f "$bench/machine/profile.awk" "$dir/profile.txt" | text
	fi
done
[ "$found" ] || { echo "report: no figures yet: run make bench or make bench-dispatch" >&2; exit 1; }
title 'What it was measured with'
grep -H '^ENVIRONMENT ' "$build"/*/bench/*.txt | sed "s,^$build/,," | text
echo "report: $html and $md"
