#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# run.sh KERNELDIR: sparse must report each line marked "sparse: MESSAGE" here, by a
# message with these words, and no other line.  UML's sources have the library and,
# unlike KVM, a completion that is a type of its own.
set -eu
dir=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
log=$dir/sparse-test.log there=lib/kvm_fastpath/sparse_test
[ -f "$dir/uml/.config" ] || { echo "sparse-test: run make kunit first" >&2; exit 2; }

mkdir -p "$dir/linux/$there"
# Named one by one, they are built with the library's own Kbuild.
"$here/../../scripts/copy-library.sh" "$dir/linux/lib/kvm_fastpath"
cp "$here"/*.c "$dir/linux/$there"
objects=$(cd "$here" && printf "$there/%s\n" *.c | sed 's/c$/o/')
# shellcheck disable=SC2086 # a list
make -C "$dir/linux" ARCH=um O="$dir/uml" C=2 CF=-D__CHECK_ENDIAN__ $objects >"$log" 2>&1 ||
	{ tail -n 15 "$log"; echo "sparse-test: the fixtures do not build, see $log"; exit 1; } >&2
awk -f "$here/compare.awk" "$log" "$here"/*.c
