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
none)	spatch --very-quiet --in-place --sp-file "$here/../tests/guests/bench/none.cocci" \
		"$kvm/x86.c" >"$dir/graft.log" 2>&1 ;;
*)	"$here/../coccinelle/integrate/graft.sh" "$tree" "$attach" "$dir/graft.log" ;;
esac
# kbuild prefers Kbuild to Makefile.  srctree is the headers package's, which has no KVM
# sources, and its asm/kvm_host.h must lose against ours.
{
	printf 'CONFIG_KVM_FASTPATH := y\n'
	printf 'NOSTDINC_FLAGS += -I%s/arch/x86/include\n' "$tree"
	printf 'ccflags-y += -DCONFIG_KVM_FASTPATH=1 -I%s/arch/x86\n' "$tree"
	# shellcheck disable=SC2016 # make's variable
	sed "s,\$(srctree),$tree,g" "$kvm/Makefile"
	cat <<'EOF'
ccflags-$(CONFIG_KVM_FASTPATH_DEBUG) += -DCONFIG_KVM_FASTPATH_DEBUG=1
ccflags-$(CONFIG_KVM_FASTPATH_TSCDEADLINE) += -DCONFIG_KVM_FASTPATH_TSCDEADLINE=1
# A warning in ours must not be seen once and be forgotten by the next build.
$(foreach o,$(filter fastpath/%,$(kvm-y) $(kvm-intel-y) $(kvm-amd-y)),\
	$(eval CFLAGS_$(o) += -Werror))
EOF
} >"$kvm/Kbuild.part"
mv "$kvm/Kbuild.part" "$kvm/Kbuild"
