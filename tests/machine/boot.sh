#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# boot.sh vmx|svm ISO OUTDIR: one machine, from power-on to its SUCCESS line
# BOCHS: the emulator's binary; BXSHARE: its BIOS files; TIMEOUT: seconds; BOCHSRC: a
# file of more options; DEBUGGER: a file of commands for its debugger to start with
set -eu

case $#${1-} in
3vmx)	model=corei7_haswell_4770 ;;
3svm)	model=zambezi ;;
*)	echo "usage: $0 vmx|svm ISO OUTDIR" >&2; exit 2 ;;
esac
name=$1
here=$(cd "$(dirname "$0")" && pwd)
iso=$(realpath "$2")
base=$(realpath "$3")/$name
console=$base.console
bochs=${BOCHS:-bochs}
timeout=${TIMEOUT:-300}
command -v "$bochs" > /dev/null || { echo "[$name] no emulator: $bochs" >&2; exit 1; }

sed -e "s|@MODEL@|$model|; s|@ISO@|$iso|; s|@CONSOLE@|$console|; s|@REPORT@|$base.ktap|; s|@LOG@|$base.log|" \
	-e "s|@BXSHARE@|${BXSHARE:-/usr/share/bochs}|" "$here/bochsrc.in" \
	${BOCHSRC:+"$BOCHSRC"} > "$base.bochsrc"
: > "$console"
: > "$base.ktap"
set -- -q -f "$base.bochsrc"
echo c | cat ${DEBUGGER:+"$DEBUGGER"} - > "$base.rc"
# A debugger build stops before the first instruction; no other takes -rc.
"$bochs" --help 2>&1 | grep -q -e ' -rc ' && set -- "$@" -rc "$base.rc"

last_line() { tr -d '\r' < "$console" | grep . | tail -n 1 | cut -c 1-90; }
# PID 1 has something to report, or the kernel is still booting.
progress() { if [ -s "$base.ktap" ]; then tail -n 1 "$base.ktap" | cut -c 1-90; else last_line; fi; }
start() { "$bochs" "$@" < /dev/null > "$base.out" 2>&1 & pid=$!; }
# Two that start together may race for one display port: the loser tries again.
running() {
	kill -0 "$pid" 2>/dev/null && return
	grep -q "RFB could not bind any port" "$base.out" && start "$@"
}

trap 'kill "$pid" 2>/dev/null || :' EXIT
trap 'exit 1' INT TERM
seconds=0
start "$@"
while running "$@" && [ "$seconds" -lt "$timeout" ]; do
	[ $((seconds % 10)) -ne 9 ] || echo "[$name] $((seconds + 1))s $(progress)"
	sleep 1
	seconds=$((seconds + 1))
done

if last_line | grep -qx "SUCCESS kvm_fastpath machine=$name"; then
	echo "[$name] ${seconds}s $(last_line)"
	exit 0
fi
{
	echo "[$name] no success after ${seconds}s (time-out ${timeout}s); the console ends:"
	tail -n 15 "$console"
	echo "[$name] console: $console, emulator: $base.log and $base.out"
} >&2
exit 1
