#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# new-handler_refuse_test.sh KERNELDIR: in a copy of the tree, what is wrong is refused
# with a line and without a trace.
set -eu
dir=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
scripts/handler-of_test.sh "$dir/linux"
work=$(mktemp -d)
trap 'rm -rf "$work" "$work.out"' EXIT

fail() { echo "new-handler-test: $*"; exit 1; }
git ls-files -co --exclude-standard | xargs cp -p --parents -t "$work"
tree() { (cd "$work" && find . -type f -print0 | sort -z | xargs -0 cksum); }
new() { "$work/scripts/new-handler.sh" "$1" "$2" "$dir/linux" >"$work.out" 2>&1; }

refused=0
refuse() { # NAME MSR
	before=$(tree) status=0
	new "$1" "$2" || status=$?
	[ $status = 2 ] || fail "'$1' '$2' ended with $status"
	[ "$(sed 's/^new-handler: .*; nothing is written$/refused/' "$work.out")" = refused ] ||
		fail "'$1' '$2' was not refused in one line"
	[ "$before" = "$(tree)" ] || fail "'$1' '$2' left something"
	refused=$((refused + 1))
}

while read -r n m; do refuse "$n" "$m"; done <<'WRONG'
Pv_eoi 0x4b564d04
../pv_eoi 0x4b564d04
pv-eoi 0x4b564d04
pv_eoi_that_is_too_long 0x4b564d04
pv_eoi 0x14b564d04
pv_eoi MSR_KVM_PV_EOI_EN
pv_eoi
icr 0x4b564d04
builtin 0x4b564d04
handler 0x4b564d04
native 0x4b564d04
pv_eoi 0x830
pv_eoi 2096
pv_eoi 0x6e0
WRONG
refuse "" 0x4b564d04

new pv_eoi 0x4b564d04 || fail "$(cat "$work.out")"
refuse again 0x4b564d04
refuse pv_eoi 0x4b564d05

sed -i 's/\.msr = .*,/.msr = MSR_NOBODY_KNOWS,/' "$work/handlers/pv_eoi/pv_eoi.c"
refuse again 0x4b564d05
echo "new-handler-test: $refused wrong calls refused"
