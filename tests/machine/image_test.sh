#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# image_test.sh: where no image can be built, nothing judges the last one's consoles.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/out"

tried=0
while read -r run order; do
	for m in vmx svm; do
		echo "FUZZ machine=$m seed=7 values=20 parked=4 gp=3 irqs=9 nmis=2 inits=1 smis=1" \
			"sipis=1 handled=8 declined=12 differences=0 ok" >"$work/out/$m.console"
		echo "SUCCESS kvm_fastpath machine=$m" >>"$work/out/$m.console"
	done
	# shellcheck disable=SC2086 # a list
	! CC=false "$here/$run.sh" "$work" "$work/out" "$work" $order >"$work/log" 2>&1 ||
		{ cat "$work/log"; echo "image: $run passes without one"; exit 1; }
	! cat "$work"/out/*.console 2>/dev/null || { echo "image: $run leaves the last consoles"; exit 1; }
	tried=$((tried + 1))
done <<'RUNS'
fuzz/fuzz 7 20 0
RUNS
echo "image: $tried runs fail without one, and leave no console"
