#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# graft_test.sh BUILDDIR: each row of refusals.table, as many at a time as there are CPUs;
# BUILDDIR has the kernels' sources.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
log=$(mktemp)
trap 'rm -f "$log"' EXIT

grep -v '^#' "$here/refusals.table" |
	xargs -d '\n' -n 1 -P "$(nproc)" "$here/refuse.sh" "$(realpath "$1")" >"$log" 2>&1 || {
	cat "$log"
	exit 1
}
rows=$(grep -vc '^#' "$here/refusals.table")
[ "$(wc -l <"$log")" = "$rows" ] || { cat "$log"; echo "graft-test: not $rows rows"; exit 1; }
echo "graft-test: $rows trees are refused, and are as they were"
