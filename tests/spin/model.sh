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

verdict() { # NAME PATTERN
	states=$(awk '/ states, stored$/ { print $1 }' out)
	errors=$(sed -n 's/.*errors: //p' out)
	printf '%-18s %9s states, errors: %s  ' "$1" "${states:-no}" "${errors:-?}"
	if tr -s ' ' <out | grep -qF -- "$2" && ! grep -q 'max search depth too small' out; then
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

while read -r variant assertion; do
	verify "-D$variant" >out 2>&1 || :
	verdict "$variant" "assertion violated $assertion"
done <<'VARIANTS'
NO_GRACE_PERIOD !(unregistered[write])
FREE_STATS_EARLY !(stats_freed[write])
FREE_TABLE_EARLY !(tables[t].freed)
PUBLISH_FIRST tables[t].built
READ_TWICE (write!=0)
CLEAR_KEY (tables[published].write[slot]==handler)
CLAIMS_IN_PLACE !(must_find[cpu])
NO_LOCK (tables[published].write[slot]==handler)
VARIANTS
echo "$passed passed, $failed failed"
[ $failed = 0 ]
