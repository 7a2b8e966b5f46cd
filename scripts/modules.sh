#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# modules.sh KERNELDIR ATTACH: graft a copy of the kernel's KVM and build its modules
# out of tree; stripped copies end up in KERNELDIR/modules/ATTACH, or in OUT.  ATTACH none:
# without the library, and without KVM's own fast path for the ICR.  LIBRARY: the library's
# folder, if it is not the one that this script is in.
set -eu
dir=$(cd "$1" && pwd) attach=$2
here=$(cd "$(dirname "$0")" && pwd)
release=$(cut -d' ' -f2 "$dir/version")
tree=$dir/grafted/$attach log=$dir/modules.$attach.log
kvm=$tree/arch/x86/kvm out=${OUT:-$dir/modules/$attach}
none=$here/../tests/guests/bench/none.cocci
rules=$(cat "$0" "$none" "$here"/../coccinelle/integrate/* | cksum)

if [ "$(cat "$tree/.rules" 2>/dev/null)" != "$release $rules" ]; then
	rm -rf "$tree"
	mkdir -p "$tree"
	(cd "$dir/linux" && cp -rp --parents arch/x86/kvm virt/kvm \
		arch/x86/include/asm/kvm_host.h "$tree")
	case $attach in
	none)	spatch --very-quiet --in-place --sp-file "$none" "$kvm/x86.c" >"$dir/graft.log" 2>&1 ;;
	*)	"$here/../coccinelle/integrate/graft.sh" "$tree" "$attach" "$dir/graft.log" ;;
	esac
	# kbuild prefers Kbuild to Makefile.  srctree is the headers package's, which
	# has no KVM sources, and its asm/kvm_host.h must lose against ours.
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
	} >"$kvm/Kbuild"
	echo "$release $rules" >"$tree/.rules"
fi
"$here/copy-library.sh" "$kvm/fastpath"

echo "modules: building kvm, kvm-intel, kvm-amd for $release, $attach (35 s cold)"
# Without what strip takes out again, and what is a fifth of the work.
make -C "/lib/modules/$release/build" M="$kvm" -j"$(nproc)" W=1 \
	CONFIG_DEBUG_INFO='' CONFIG_DEBUG_INFO_BTF_MODULES='' modules \
	>"$log" 2>&1 || {
	grep -m5 -B2 -A8 error "$log" || tail -15 "$log"
	echo "modules: failed, see $log" >&2
	exit 1
}
mkdir -p "$out"
for m in kvm kvm-intel kvm-amd; do
	strip -g -o "$out/$m.ko" "$kvm/$m.ko"
done
