#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# kernel-doc.sh LINUXDIR: the comments of include/ are what the kernel's docs expect.
set -eu
linux=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
seen=0
for f in include/kvm_fastpath/*.h; do
	"$linux/scripts/kernel-doc" -none -Werror "$f"
	seen=$((seen + 1))
done
echo "kernel-doc: $seen files"
