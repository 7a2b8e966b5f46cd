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
unset MAKEFLAGS MAKELEVEL MFLAGS

fail() { echo "new-handler-test: $*"; exit 1; }
git ls-files -co --exclude-standard | xargs cp -p --parents -t "$work"
tree() { (cd "$work" && find . -type f -print0 | sort -z | xargs -0 cksum); }
new() { make -s -C "$work" K="$dir" new-handler NAME="$1" MSR="$2" >"$work.out" 2>&1; }
kernel() { echo "$1" >"$work/scripts/kernel.sh"; }

refused=0
refuse() { # NAME MSR
	before=$(tree)
	! new "$1" "$2" || fail "'$1' '$2' is taken"
	[ "$(sed '/^make.* Error 2$/d; s/^new-handler: .*; nothing is written$/refused/' \
		"$work.out")" = refused ] || fail "'$1' '$2' was not refused in one line"
	[ "$before" = "$(tree)" ] || fail "'$1' '$2' left something"
	refused=$((refused + 1))
}

# Before the kernel's source is fetched.
kernel "exit 3"
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
pv"eoi 0x4b564d04
pv$eoi 0x4b564d04
pv$$eoi 0x4b564d04
pv`eoi 0x4b564d04
pv\neoi 0x4b564d04
pv_eoi 1$(2)
WRONG
refuse "" 0x4b564d04
refuse "pv
eoi" 0x4b564d04
refuse pv_eoi "1
2"

kernel ""
refuse pv_eoi 0x830
refuse pv_eoi 2096
refuse pv_eoi 0x6e0
new pv_eoi 0x4b564d04 || fail "$(cat "$work.out")"
refuse again 0x4b564d04
refuse pv_eoi 0x4b564d05

sed -i 's/\.msr = .*,/.msr = MSR_NOBODY_KNOWS,/' "$work/handlers/pv_eoi/pv_eoi.c"
refuse again 0x4b564d05
echo "new-handler-test: $refused wrong calls refused"
