# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# For the tests of what judges two machines' consoles; to be sourced.

# refuse_edits WORD WORK: judge(), which reads WORK/vmx and WORK/svm and writes WORK/out,
# takes WORK/vmx.good and WORK/svm.good, and refuses, with a line that begins with WORD,
# what each line of the input makes of them: a machine, and what sed does to its console.
refuse_edits() {
	tried=0
	cp "$2/vmx.good" "$2/vmx"
	cp "$2/svm.good" "$2/svm"
	judge || { cat "$2/out"; echo "$1: refuses good figures"; exit 1; }
	while read -r machine edit; do
		cp "$2/vmx.good" "$2/vmx"
		cp "$2/svm.good" "$2/svm"
		sed "$edit" "$2/$machine.good" >"$2/$machine"
		! cmp -s "$2/$machine.good" "$2/$machine" ||
			{ echo "$1: '$edit' is no edit"; exit 1; }
		! judge || { cat "$2/out"; echo "$1: takes '$machine $edit'"; exit 1; }
		grep -q "^$1: " "$2/out" || { echo "$1: '$machine $edit' without a word"; exit 1; }
		tried=$((tried + 1))
	done
	echo "$1: good figures pass, $tried bad ones are refused"
}
