#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# grafted.sh KERNELDIR ATTACH: a copy of the kernel's KVM in KERNELDIR/grafted/ATTACH, the
# library grafted into it, to be built out of tree.  ATTACH none: without the library, and
# without KVM's own fast path for the ICR.
set -eu
dir=$(cd "$1" && pwd) attach=$2
here=$(cd "$(dirname "$0")" && pwd)
tree=$dir/grafted/$attach
kvm=$tree/arch/x86/kvm

rm -rf "$tree"
mkdir -p "$tree"
(cd "$dir/linux" && cp -rp --parents arch/x86/kvm virt/kvm \
	arch/x86/include/asm/kvm_host.h "$tree")
case $attach in
none)	# The switch is in one of these.
	for file in "$kvm/x86.c" "$kvm/msrs.c"; do
		[ ! -f "$file" ] || spatch --very-quiet --in-place \
			--sp-file "$here/../tests/guests/bench/none.cocci" "$file"
	done >"$dir/graft.log" 2>&1
	! diff -rq "$dir/linux/arch/x86/kvm" "$kvm" >/dev/null || {
		echo "none.cocci: does not know this KVM's fast path for the ICR; see $dir/graft.log" >&2
		exit 2
	} ;;
*)	"$here/../coccinelle/integrate/graft.sh" "$tree" "$attach" "$dir/graft.log" ;;
esac
"$here/out-of-tree.sh" "$tree"
