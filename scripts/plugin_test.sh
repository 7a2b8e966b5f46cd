#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# plugin_test.sh KERNELDIR: plugin.sh builds what is in the folder now, not what was built
# before, and refuses in one line what "make demo-plugin" cannot load.
set -eu
kernel=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
out=$work/kernel/plugin/handle_exit_irqoff

fail() { cat "$work/said"; echo "plugin-test: $*"; exit 1; }
build() { scripts/plugin.sh "$work/kernel" handle_exit_irqoff "$1" >"$work/said" 2>&1; }
built() { # FOLDER DESCRIPTION
	build "$1" || fail "$1 does not build"
	[ "$(echo "$out"/*)" = "$out/${1##*/}.ko" ] || fail "$1: $(echo "$out"/*)"
	[ "$(modinfo -F description "$out"/*.ko)" = "$2" ] || fail "$1 is not what was built"
}
refused=0
refuse() { # FOLDER WORDS
	status=0
	build "$1" || status=$?
	[ $status = 2 ] || fail "$1 ended with $status"
	grep -q "^plugin: $1: .*$2" "$work/said" || fail "$1 is not refused for '$2'"
	[ "$(wc -l <"$work/said")" = 1 ] || fail "$1 is not refused in one line"
	refused=$((refused + 1))
}
plugin() { # FOLDER DESCRIPTION
	mkdir -p "$1"
	name=$(basename "$1")
	sed "s/x2apic_self_ipi/$name/" samples/x2apic_self_ipi/Kbuild >"$1/Kbuild"
	sed "s/Fast x2APIC .* guests/$2/" samples/*/x2apic_self_ipi.c >"$1/$name.c"
}

mkdir "$work/kernel"
ln -s "$kernel/version" "$kernel/grafted" "$work/kernel"
plugin "$work/b/foo" older
plugin "$work/a/foo" newer
touch -d "yesterday" "$work/b/foo"/*
built "$work/a/foo" newer
built "$work/b/foo" older
plugin "$work/bar" in-header
sed -i 's/"in-header"/TEXT/; s,^MODULE_DESC,#include "text.h"\n&,' "$work/bar/bar.c"
echo '#define TEXT "in-header"' >"$work/bar/text.h"
built "$work/bar" in-header

echo "static int unused;" >>"$work/bar/bar.c"
! build "$work/bar" || fail "a warning is nothing"
! build "$work/bar" || fail "a warning is nothing the second time"

for name in kvm kvm_intel kvm_amd; do
	plugin "$work/$name" any
	refuse "$work/$name" "KVM's own"
done
plugin "$work/foo-bar" any
refuse "$work/foo-bar" "alike"
cp "$work/b/foo/foo.c" "$work/b/foo/baz.c"
echo "obj-m += baz.o" >>"$work/b/foo/Kbuild"
refuse "$work/b/foo" "not just foo.ko"
sed -i '/foo\.o/d' "$work/b/foo/Kbuild"
refuse "$work/b/foo" "not just foo.ko"
[ ! -e "$out/foo.ko" ] || fail "foo.ko is still there"
echo "plugin-test: three modules are what is in their folders, $refused are refused"
