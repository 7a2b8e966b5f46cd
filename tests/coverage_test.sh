#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# coverage_test.sh: coverage.awk excuses as many branches as its table says, and misses
# what did not run and files that are not there.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir lib

printf 'asserted(lock);\nreturn test_bit(slot) ? slot : NULL;\n' >lib/a.c
echo 'run();' >lib/b.c
cat >table <<'TABLE'
# words: branches: why
asserted(: 1: fails only without the lock
test_bit(slot: 2: which gcc decides
run: 1-2: for kernels that differ
TABLE
cat >good <<'INFO'
SF:/k/linux/lib/kvm_fastpath_coverage/lib/a.c
BRDA:1,0,0,7
BRDA:1,0,1,0
BRDA:2,0,0,4
BRDA:2,0,1,-
BRDA:2,1,0,0
BRDA:2,1,1,3
DA:1,7
DA:2,7
end_of_record
SF:/k/linux/lib/kvm_fastpath_coverage/lib/b.c
BRDA:1,0,0,0
BRDA:1,0,1,0
DA:1,1
end_of_record
INFO

judge() { awk -v files="lib/a.c lib/b.c" -f "$here/coverage.awk" table "$1" >out 2>&1; }
judge good || { cat out; echo "coverage: refuses what is covered"; exit 1; }
grep -qx 'coverage: 2 files, 3/3 lines, 3/3 branches, 5 more excused' out || { cat out; exit 1; }

tried=0
while read -r edit; do
	sed "$edit" good >bad
	! cmp -s good bad || { echo "coverage: '$edit' is no edit"; exit 1; }
	! judge bad || { cat out; echo "coverage: takes '$edit'"; exit 1; }
	[ "$(wc -l <out)" -gt 1 ] || { cat out; echo "coverage: '$edit' without a word"; exit 1; }
	tried=$((tried + 1))
done <<'EDITS'
s/^DA:2,7/DA:2,0/
s/^DA:1,1/DA:1,0/
s/^BRDA:1,0,0,7/BRDA:1,0,0,0/
s/^BRDA:2,1,1,3/BRDA:2,1,1,0/
s/^BRDA:2,0,1,-/BRDA:2,0,1,1/
s/^BRDA:1,0,1,0/BRDA:1,0,1,1/
/b\.c/,$d
/b\.c/,$s/^BRDA:.*/BRDA:1,0,0,1/
/b\.c/,$s/^DA.*/&\nBRDA:1,0,2,-/
EDITS
echo "coverage: what is covered passes, $tried that is not is refused"
