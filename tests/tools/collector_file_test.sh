#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# collector_file_test.sh: tools/kvm_fastpath_collector.sh leaves a file that node_exporter
# can read, or none.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
collector=$here/../../tools/kvm_fastpath_collector.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sys=$work/sys debug=$work/sys/kernel/debug/kvm_fastpath prom=$work/kvm_fastpath.prom
switch=$sys/module/kvm/parameters/fastpath

fail() { cat "$work/out"; echo "collector: $*"; exit 1; }
collect() { "$collector" "$work" "$sys" >"$work/out" 2>&1; }

mkdir -p "$debug" "$sys/module/kvm/parameters"
cp "$here/handlers" "$debug"
echo 17 >"$debug/unclaimed"
echo Y >"$switch"
(umask 077 && collect) || fail "failed"
[ "$(stat -c %a "$prom")" = 644 ] || fail "node_exporter cannot read $(stat -c %A "$prom")"

tried=0
gone() { # WHY
	touch "$prom"
	! collect || fail "collects with $1"
	[ ! -e "$prom" ] || fail "stale figures stay with $1"
	[ "$(wc -l <"$work/out")" = 1 ] || fail "does not say in one line what is wrong with $1"
	tried=$((tried + 1))
}
for f in "$debug/handlers" "$debug/unclaimed" "$switch"; do
	mv "$f" "$work/kept"
	gone "no $f"
	mv "$work/kept" "$f"
done
for f in "$debug/unclaimed" "$switch"; do
	mv "$f" "$work/kept"
	: >"$f"
	gone "an empty $f"
	mv "$work/kept" "$f"
done

# A signal while awk runs.  A shell that starts with one ignored, under nohup, say, cannot
# trap it.
mkdir "$work/bin"
# shellcheck disable=SC2016 # for awk to expand
printf '%s\n' '#!/bin/sh' 'kill -$SIGNAL $PPID' >"$work/bin/awk"
chmod +x "$work/bin/awk"
for signal in HUP INT TERM; do
	status=0
	SIGNAL=$signal PATH=$work/bin:$PATH env --default-signal=HUP,INT \
		"$collector" "$work" "$sys" >"$work/out" 2>&1 || status=$?
	! ls "$work"/.kvm_fastpath.* 2>"$work/names" || fail "SIG$signal leaves a file behind"
	[ $status = 2 ] || fail "ends with $status after SIG$signal"
done
echo "collector: readable, and gone with $tried kinds of broken figures"
