#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# collector_test.sh DIR [CONSOLE]: what tools/kvm_fastpath_collector.sh makes of a table,
# that of an emulated machine's console or the one beside this script, is what promtool
# takes, with the table's figures.  DIR is for promtool.
set -eu
here=$(cd "$(dirname "$0")" && pwd) top=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sys=$work/sys table=$work/sys/kernel/debug/kvm_fastpath/handlers prom=$work/kvm_fastpath.prom

fail() { echo "collector: $*"; exit 1; }
collect() { "$top/tools/kvm_fastpath_collector.sh" "$work" "$sys" >"$work/out" 2>&1; }
check() { "$1/usr/bin/promtool" check metrics <"$prom" >"$work/said" 2>&1; }
has() { grep -qxF "$1" "$prom" || { cat "$prom"; fail "no line $1"; }; }

"$top/scripts/promtool.sh" "$1"
mkdir -p "$sys/kernel/debug/kvm_fastpath" "$sys/module/kvm/parameters"
if [ $# -gt 1 ]; then
	tr -d '\r' <"$2" | sed -n 's/^TABLE //p' >"$table"
else
	cp "$here/handlers" "$table"
fi
[ "$(wc -l <"$table")" -ge 4 ] || fail "no table of three handlers"
echo 17 >"$sys/kernel/debug/kvm_fastpath/unclaimed"
echo Y >"$sys/module/kvm/parameters/fastpath"
collect || fail "failed: $(cat "$work/out")"
check "$1" || fail "promtool: $(cat "$work/said")"
[ ! -s "$work/said" ] || fail "promtool: $(cat "$work/said")"
sed 1d "$table" >"$work/rows"
while read -r msr name module handled declined enabled; do
	labels="msr=\"$msr\",name=\"$name\",module=\"$module\""
	has "kvm_fastpath_handled_total{$labels} $handled"
	has "kvm_fastpath_declined_total{$labels} $declined"
	[ "$enabled" = Y ] || fail "$name is off"
	has "kvm_fastpath_handler_enabled{$labels} 1"
done <"$work/rows"
has "kvm_fastpath_unclaimed_total 17"
has "kvm_fastpath_enabled 1"

# A new file; any name; who is off.
inode=$(stat -c %i "$prom")
printf '%s\n' '0x00000010 a"b\c                    kernel    1    2       N' >>"$table"
echo N >"$sys/module/kvm/parameters/fastpath"
collect || fail "failed: $(cat "$work/out")"
check "$1" || fail "promtool: $(cat "$work/said")"
[ "$inode" != "$(stat -c %i "$prom")" ] || fail "the file is written in place"
has 'kvm_fastpath_handler_enabled{msr="0x00000010",name="a\"b\\c",module="kernel"} 0'
has "kvm_fastpath_enabled 0"
sed -i '1d; s/counter/counted/' "$prom"
! check "$1" || fail "promtool takes anything"
echo "collector: $(wc -l <"$work/rows") handlers, promtool is content"
