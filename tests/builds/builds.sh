#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# builds.sh BUILDDIR OLD NEW: grafted trees of the kernels OLD and NEW, built with KVM=y
# below the tree: for 64 bits, where OLD's is booted on both machines; and for 32 bits,
# where the library is left out.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
old=$1/$2 new=$1/$3 kvm=arch/x86/kvm

has_library() { # FOLDER: all three parts of it
	[ -s "$1/$kvm/fastpath/lib/dispatch.o" ] && [ -s "$1/$kvm/fastpath/host/vmx.o" ] &&
		[ -s "$1/$kvm/fastpath/host/svm.o" ]
}
bad() { echo "builds: $*" >&2; exit 1; }

out=$("$here/build.sh" "$new" i386 vcpu_run $kvm/)
! has_library "$out" || bad "$out: has the library, on 32 bits"
[ -s "$out/$kvm/x86.o" ] || bad "$out: has no KVM"
out=$("$here/build.sh" "$new" x86_64 handle_exit_irqoff $kvm/)
has_library "$out" || bad "$out: has no library"
out=$("$here/build.sh" "$old" x86_64 vcpu_run bzImage)
has_library "$out" || bad "$out: has no library"

img=$old/builds/image
mkdir -p "$img/boot"
cp "$out/arch/x86/boot/bzImage" "$img/boot/vmlinuz-builtin"
pytest-3 "$here/../py/test_demo.py" --builtin "$img"
echo "builds: 32 bits without the library, 64 bits with it; KVM=y runs the demo"
