#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# model.sh: verify registry.pml; each variant that lacks a part must be refused, and
# for the assertion named below.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
passed=0 failed=0

verify() { # [-DVARIANT]
	rm -f pan*
	spin "$@" -a "$here/registry.pml" &&
		${CC:-gcc} -O2 -w -DSAFETY -DCOLLAPSE -o pan pan.c &&
		./pan -m100000 -w22
}

# Memory or depth may run out; that no error was met then says nothing.
searched() {
	! grep -q 'max search depth too small' out &&
		{ [ "$1" != "errors: 0" ] || ! grep -q 'Search not completed' out; }
}

verdict() { # NAME PATTERN
	states=$(awk '/ states, stored$/ { print $1 }' out)
	errors=$(sed -n 's/.*errors: //p' out)
	printf '%-18s %9s states, errors: %s  ' "$1" "${states:-no}" "${errors:-?}"
	if searched "$2" && tr -s ' ' <out | grep -qF -- "$2"; then
		passed=$((passed + 1))
		sed -n 's/^pan:1: assertion violated *\(.*\) (at.*/\1/p' out | grep . || echo ok
	else
		failed=$((failed + 1))
		echo "FAILED, not: $2"
		tail -n 20 out
	fi
}

verify >out 2>&1 || :
verdict registry "errors: 0"
verify -DSWITCHES >out 2>&1 || :
verdict switches "errors: 0"

while read -r model variant assertion; do
	verify "-D$model" "-D$variant" >out 2>&1 || :
	verdict "$variant" "assertion violated $assertion"
done <<'VARIANTS'
REGISTRY NO_GRACE_PERIOD !(unregistered[write])
REGISTRY FREE_STATS_EARLY !(stats_freed[write])
REGISTRY FREE_TABLE_EARLY !(tables[t].freed)
REGISTRY PUBLISH_FIRST tables[t].built
REGISTRY READ_TWICE (write!=0)
REGISTRY CLEAR_KEY (tables[registry].handler[slot]==handler)
REGISTRY CLAIMS_IN_PLACE !(must_find[cpu])
REGISTRY NO_LOCK (tables[registry].handler[slot]==handler)
SWITCHES OFF_AT_ONCE !(off[write])
SWITCHES LIBRARY_OFF_AT_ONCE !(library_off)
SWITCHES PUBLISH_WHILE_OFF !(library_off)
SWITCHES COPY_ON_ONLY (tables[registry].handler[slot]==handler)
VARIANTS
echo "$passed passed, $failed failed"
[ $failed = 0 ]
