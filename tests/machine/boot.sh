#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# boot.sh vmx|svm ISO OUTDIR: one machine, from power-on to its SUCCESS line
#
# BOCHS: the emulator's binary; BXSHARE: its BIOS files; TIMEOUT: seconds.
set -eu

usage() { echo "usage: $0 vmx|svm ISO OUTDIR" >&2; exit 2; }
[ $# -eq 3 ] || usage
name=$1
case $name in
vmx)	model=corei7_haswell_4770 ;;
svm)	model=zambezi ;;
*)	usage ;;
esac

here=$(cd "$(dirname "$0")" && pwd)
iso=$(realpath "$2")
base=$(realpath "$3")/$name
console=$base.console
bochs=${BOCHS:-bochs}
timeout=${TIMEOUT:-300}

sed -e "s|@MODEL@|$model|; s|@ISO@|$iso|; s|@CONSOLE@|$console|; s|@LOG@|$base.log|" \
	-e "s|@BXSHARE@|${BXSHARE:-/usr/share/bochs}|" "$here/bochsrc.in" > "$base.bochsrc"
: > "$console"
set -- -q -f "$base.bochsrc"
# A debugger build stops before the first instruction; no other takes -rc.
if "$bochs" --help 2>&1 | grep -q -e ' -rc '; then
	echo c > "$base.rc"
	set -- "$@" -rc "$base.rc"
fi

last_line() { tr -d '\r' < "$console" | grep . | tail -n 1 | cut -c 1-90; }

"$bochs" "$@" < /dev/null > "$base.out" 2>&1 &
pid=$!
trap 'kill "$pid" 2>/dev/null || :' EXIT
trap 'exit 1' INT TERM

seconds=0
while kill -0 "$pid" 2>/dev/null && [ "$seconds" -lt "$timeout" ]; do
	sleep 1
	seconds=$((seconds + 1))
	[ $((seconds % 10)) -ne 0 ] || echo "[$name] ${seconds}s $(last_line)"
done

if last_line | grep -qx "SUCCESS kvm_fastpath machine=$name"; then
	echo "[$name] ${seconds}s $(last_line)"
	exit 0
fi
{
	echo "[$name] no success after ${seconds}s (time-out ${timeout}s); the console ends:"
	tail -n 15 "$console"
	echo "[$name] console: $console, emulator: $base.log"
} >&2
exit 1
