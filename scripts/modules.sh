#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# modules.sh KERNELDIR ATTACH: build the modules of the copy that grafted.sh has made;
# stripped ones end up in KERNELDIR/modules/ATTACH, or in OUT.  LIBRARY: the library's
# folder, if it is not the one that this script is in.
set -eu
dir=$(cd "$1" && pwd) attach=$2
release=$(cut -d' ' -f2 "$dir/version")
kvm=$dir/grafted/$attach/arch/x86/kvm log=$dir/modules.$attach.log
out=${OUT:-$dir/modules/$attach}

"$(dirname "$0")/copy-library.sh" "$kvm/fastpath"
echo "modules: building kvm, kvm-intel, kvm-amd for $release, $attach (35 s cold)"
# Without what strip takes out again, and what is a fifth of the work.
make -C "$dir/headers" M="$kvm" -j"$(nproc)" W=1 \
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
