#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# live.sh RELEASE DIR [KVM [VMLINUZ]]: build kvm_fastpath.ko for the stock kernel RELEASE, from its
# headers and from the BTF of its kvm.ko, in DIR/fastpath; DIR gets it, stripped, and what modules
# with handlers of their own are built against: they say KVM=DIR.  KVM: that kvm.ko, packed or not,
# and VMLINUZ its image, if they are not where the kernel's package installs them.  HEADERS: the
# folder that a kernel of one's own was built in; LIBRARY: the library's, if it is not the one that
# this script is in.
set -eu
release=$1 dir=$2
here=$(cd "$(dirname "$0")" && pwd)
headers=${HEADERS:-/lib/modules/$release/build}
kvm=${3:-$(ls "/lib/modules/$release/kernel/arch/x86/kvm/kvm.ko"* 2>/dev/null || true)}
begun=$(date +%s)

refuse() { echo "live: $*" >&2; exit 2; }

[ -e "$headers/Makefile" ] ||
	refuse "there are no headers of $release: install linux-headers-$release"
[ -r "$kvm" ] || refuse "there is no kvm.ko of $release: install linux-image-$release"
"$here/copy-library.sh" "$dir/fastpath"
dir=$(cd "$dir" && pwd)
build=$dir/fastpath log=$dir/build.log

base=$("$here/base-btf.sh" "$release" "$dir/vmlinux.btf" ${4:+"$4"}) || exit 2
case $kvm in
*.xz)	xz -dc "$kvm" >"$dir/kvm.stock" ;;
*.zst)	zstd -qdc "$kvm" >"$dir/kvm.stock" ;;
*.gz)	gzip -dc "$kvm" >"$dir/kvm.stock" ;;
*)	cp "$kvm" "$dir/kvm.stock" ;;
esac
rm -f "$dir/kvm.btf"
objcopy -j .BTF --dump-section .BTF="$dir/kvm.btf" "$dir/kvm.stock" "$dir/kvm.elf" 2>/dev/null ||
	true
rm -f "$dir/kvm.elf" "$dir/kvm.stock"
[ -s "$dir/kvm.btf" ] || refuse "$kvm has no BTF"
# Debian 13 has no gcc without a version beside the headers, but the one that the kernel is built with.
cc=$(sed -n 's/^CONFIG_CC_VERSION_TEXT="*\([^ ]*\).*/\1/p' "$headers/include/config/auto.conf")
command -v "$cc" >/dev/null || cc=gcc
${CC:-$cc} -O1 -Wall -Werror -include stdio.h -include string.h -o "$dir/layout" \
	"$build/host/live/layout.c" "$build/host/live/btf.c"
"$dir/layout" "$base" "$dir/kvm.btf" >"$dir/layout.h" ||
	refuse "this kvm.ko is none that the library knows, see above"
cmp -s "$dir/layout.h" "$build/host/live/kvm_fastpath_layout.h" ||
	cp "$dir/layout.h" "$build/host/live/kvm_fastpath_layout.h"

# Without what strip takes out again, and what is a fifth of the work.
if ! make -C "$headers" M="$build" -j"$(nproc)" W=1 CONFIG_KVM_FASTPATH_LIVE=m \
	CONFIG_DEBUG_INFO='' CONFIG_DEBUG_INFO_BTF_MODULES='' modules >"$log" 2>&1; then
	grep -m5 -B2 -A8 -i 'error' "$log" || tail -15 "$log"
	refuse "failed, see $log"
fi
cp "$build/Module.symvers" "$dir"
strip -g -o "$dir/kvm_fastpath.ko" "$build/kvm_fastpath.ko"
echo "live: kvm_fastpath.ko for $release in $dir, $(($(date +%s) - begun)) s"
