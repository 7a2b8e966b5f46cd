#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# build.sh KERNELDIR ARCH ATTACH TARGET: graft a copy of the kernel's tree and build TARGET
# with KVM=y in a folder below that tree, as "make O=build" does.  It prints the folder.
set -eu
dir=$(cd "$1" && pwd) arch=$2 attach=$3 target=$4
here=$(cd "$(dirname "$0")" && pwd)
tree=$dir/builds/$arch log=$dir/builds/$arch.log
out=$tree/build
# What the graft writes to, and what KUnit added to the tree.
grafted="arch/x86/kvm virt/kvm arch/x86/include/asm/kvm_host.h lib/Makefile lib/Kconfig"

die() { { grep -m3 -A8 -i 'error' "$log" || tail -n 15 "$log"; echo "builds: $arch: $*, see $log"; exit 1; } >&2; }
build() { make -C "$tree" ARCH="$arch" O=build CC="ccache gcc" -j"$(nproc)" "$@" >>"$log" 2>&1 || die "make $*"; }

echo "builds: $arch: grafting and building $target (3 CPU minutes cold)" >&2
rm -rf "$tree"
mkdir -p "$tree"
: >"$log"
# Hard links for all else.
cp -al "$dir/linux/." "$tree"
# shellcheck disable=SC2086 # a list
(cd "$tree" && rm -rf $grafted lib/kvm_fastpath)
# shellcheck disable=SC2086 # a list
(cd "$dir/linux" && cp -rp --parents $grafted "$tree")
sed -i /kvm_fastpath/d "$tree/lib/Makefile" "$tree/lib/Kconfig"
"$here/../../coccinelle/integrate/graft.sh" "$tree" "$attach" >>"$log" 2>&1 || die "the graft"

mkdir "$out"
build KCONFIG_ALLCONFIG="$here/base.config" allnoconfig
# Whether the library may be there is for builds.sh to judge.
lacks=$(grep ^CONFIG "$here/base.config" | grep -v KVM_FASTPATH | grep -vxFf "$out/.config" | tr '\n' ' ')
[ -z "$lacks" ] || die "not in this kernel: $lacks"
build "$target"
echo "$out"
