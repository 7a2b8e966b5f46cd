#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# new-handler_test.sh KERNELDIR: in a copy of the tree, two new handlers build, pass their
# suites and checkpatch.
set -eu
dir=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
work=$(mktemp -d) name=kvm_fastpath_new
lib=$dir/linux/lib/$name
trap 'rm -rf "$work" "$lib"' EXIT

git ls-files -co --exclude-standard | xargs cp -p --parents -t "$work"
# A name that the kernel has, too; and the longest, and the highest MSR.
"$work/scripts/new-handler.sh" hrtimer 0x4b564d04 "$dir/linux"
"$work/scripts/new-handler.sh" abcdefghij_123456789 4294967295 "$dir/linux"

cd "$work"
perl "$dir/linux/scripts/checkpatch.pl" --no-tree --strict --terse --no-summary -f handlers/*.c \
	handlers/hrtimer/* handlers/abcd*/* kunit/hrtimer_kunit.c kunit/abcd*_kunit.c include/*/builtin.h
scripts/copy-library.sh "$lib"
cd - >/dev/null
scripts/uml.sh "$dir" uml FASTPATH=$name
for suite in hrtimer abcdefghij_123456789 builtin; do
	scripts/suites.sh "$dir" uml kvm_fastpath_$suite | grep 'passed: [1-9]'
done
echo "new-handler-test: two handlers pass"
