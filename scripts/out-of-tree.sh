#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# out-of-tree.sh TREE: have the copy of KVM in TREE, with the library in it, built by make M=.
set -eu
tree=$1
kvm=$tree/arch/x86/kvm

# What KVM's Kconfig does not know is off: the first commits of a series.
yes=
! grep -q fastpath/Kconfig "$kvm/Kconfig" || yes=y
# kbuild prefers Kbuild to Makefile.  srctree is the headers package's, which has no KVM
# sources, and its asm/kvm_host.h must lose against ours.
{
	printf 'CONFIG_KVM_FASTPATH := %s\n' "$yes"
	printf 'NOSTDINC_FLAGS += -I%s/arch/x86/include\n' "$tree"
	printf 'ccflags-y += %s -I%s/arch/x86\n' "${yes:+-DCONFIG_KVM_FASTPATH=1}" "$tree"
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
