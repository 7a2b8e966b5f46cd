#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# splats.sh CONSOLE: splats do not fail a KUnit case, so the console is read too.  A
# case that provokes a warning announces its words, "wants on the console: ...": each
# must be there, and nothing else.
set -eu
console=$1
wanted=$(sed -n 's/.*wants on the console: //p' "$console" | sort)
warned=$(sed -n 's/.*\] kvm_fastpath: //p; s/^kvm_fastpath: //p' "$console" |
	sed 's/ ran for [0-9]* ns/ ran for N ns/' |
	grep -E '^handler .*\) |^unregister of'
	sed -n 's/.*WARNING: .*\(kvm_fastpath_free_table\).*/WARNING in \1/p' "$console")
warned=$(printf '%s\n' "$warned" | sort)
if [ "$wanted" != "$warned" ]; then
	printf 'splats: the cases want:\n%s\nsplats: the console has:\n%s\n' "$wanted" "$warned"
	echo "splats: see $console"
	exit 1
fi

# Each of those is one WARNING, unless it is about time; any other splat is one too many.
splats=$(grep -E 'BUG:|WARNING:|suspicious|KASAN|INFO: possible' "$console" || true)
warnings=$(printf '%s\n' "$wanted" | grep -v ' ran for ' || true)
if [ "$(printf '%s\n' "$splats" | grep -c .)" != "$(printf '%s\n' "$warnings" | grep -c .)" ]; then
	printf 'splats: more or fewer than the cases want:\n%s\n' "$splats"
	echo "splats: see $console"
	exit 1
fi
