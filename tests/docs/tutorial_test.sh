#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# tutorial_test.sh: tutorial.sh takes a tutorial that is true, and no other.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

run() { "$here/tutorial.sh" "$work" "$1" >"$work/out" 2>&1; }

if ! run "$here/good.rst" || ! grep -q '^tutorial: 6 steps' "$work/out"; then
	cat "$work/out"
	echo "tutorial: refuses what is true"
	exit 1
fi
tried=0
while read -r edit; do
	sed "$edit" "$here/good.rst" >"$work/bad"
	! cmp -s "$here/good.rst" "$work/bad" || { echo "tutorial: $edit is no edit"; exit 1; }
	! run "$work/bad" || { echo "tutorial: takes '$edit'"; exit 1; }
	grep -q '^tutorial: .*printed:$' "$work/out" || { echo "tutorial: '$edit' without a word"; exit 1; }
	tried=$((tried + 1))
done <<'EDITS'
s/^    int three;/    int four;/
s/cat file.c/cat file.h/
s/; false$//
/^    make: /d
s/\[x\] and \.\.\./x and .../
s/^    all: .*/&\n    all/
s/^    -int one/    -int zero/
s/9 9 7/9 9 0/
s/VMX loaded 9 9 9/VMX on 9 9 9/
EDITS
echo "tutorial: what is true passes, $tried that are not are refused"
