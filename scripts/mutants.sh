#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# mutants.sh KERNELDIR [NAME...]: plant the bugs of tests/mutants.table, or those named,
# in a copy of the library, and run the suites in UML.  Each must be killed.
set -eu
dir=$(cd "$1" && pwd)
shift
cd "$(dirname "$0")/.."
only=" $* " name=kvm_fastpath_mutants
lib=$dir/linux/lib/$name log=$dir/mutants.run
trap 'rm -rf "$lib"' EXIT
trap 'exit 2' INT TERM

build() { scripts/uml.sh "$dir" mutants FASTPATH=$name </dev/null >"$log" 2>&1; }
# Seconds of CPU time, for a busy host must not look like a mutant that never ends.
run() { prlimit --cpu=20 scripts/suites.sh "$dir" mutants 'kvm_*' </dev/null >"$log" 2>&1; }

# Without any bug, before and after: else all would count as killed.
pass() {
	scripts/copy-library.sh "$lib"
	{ build && run; } || { cat "$log"; echo "mutants: the suites fail without any"; exit 1; }
}

# Who saw it: the first case that failed, splats.sh, or what stopped the kernel.
witness() {
	sed -n 's/.*\[FAILED\] //p' "$dir/mutants/parsed" | head -n 1 | grep . ||
		grep -m1 -E 'not announced: |missing: ' "$log" ||
		grep -m1 -oE 'Kernel panic.*|suspicious RCU.*|possible recursive.*|BUG: .*' \
			"$dir/mutants/console" || echo "no end"
}

mutate() { # FILE KILLER SCRIPT: leaves the mutant in $lib, or says what is wrong.
	case $2 in kunit | races | smp) ;; *) echo "who is $2?"; return 1 ;; esac
	scripts/copy-library.sh "$lib"
	sed -Ez "$3" "$1" >"$lib/mutant"
	! cmp -s "$1" "$lib/mutant" || { echo "its script does not apply"; return 1; }
	cp "$lib/mutant" "$lib/$1"
	build || { echo "it does not compile: $(grep -m1 error "$log")"; return 1; }
}

pass
killed=0 elsewhere=0 survived=0 broken=0
while read -r mutant file by script; do
	case $mutant in "" | "#"*) continue ;; esac
	case $only in "  " | *" $mutant "*) ;; *) continue ;; esac
	if ! wrong=$(mutate "$file" "$by" "$script"); then
		broken=$((broken + 1)) verdict="BROKEN $mutant: $wrong"
	elif ! run; then
		killed=$((killed + 1)) verdict="killed $mutant: $(witness)"
	elif [ "$by" != kunit ]; then
		elsewhere=$((elsewhere + 1)) verdict="left to $by: $mutant"
	else
		survived=$((survived + 1)) verdict="SURVIVED $mutant"
	fi
	echo "$verdict"
done <tests/mutants.table
pass
echo "mutants: $killed killed, $survived survived, $elsewhere left to other tests, $broken broken"
[ $((survived + broken)) = 0 ] && [ $killed -gt 0 ]
