#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# mutants.sh KERNELDIR [NAME...]: plant the bugs of tests/mutants.table, or those named,
# in a copy of the library, and run the suites: in UML, or on the four CPUs of "make
# races" what one CPU cannot tell.  Each must be killed, and by something that they saw.
set -eu
dir=$(cd "$1" && pwd)
shift
cd "$(dirname "$0")/.."
only=" $* " name=kvm_fastpath_mutants
lib=$dir/linux/lib/$name log=$dir/mutants.run
trap 'rm -rf "$lib"' EXIT
trap 'exit 2' INT TERM

die() { echo "mutants: $*" >&2; exit 2; }

build() { scripts/mutant-suites.sh build "$by" "$dir" $name </dev/null >"$log" 2>&1; }
run() { scripts/mutant-suites.sh run "$by" "$dir" </dev/null >"$log" 2>&1; }

# Without any bug, before and after: else all would count as killed.
pass() {
	scripts/copy-library.sh "$lib"
	{ build && run; } || { cat "$log"; die "the suites fail without any"; }
}

mutate() { # FILE SCRIPT: leaves the mutant in $lib, or says what is wrong.
	scripts/copy-library.sh "$lib"
	sed -Ez "$2" "$1" >"$lib/mutant"
	! cmp -s "$1" "$lib/mutant" || { echo "its script does not apply"; return 1; }
	cp "$lib/mutant" "$lib/$1"
	build || { echo "it does not compile: $(grep -m1 error "$log")"; return 1; }
}

plant() { # those for $by
	while read -r mutant file killer script; do
		case $mutant in "" | "#"*) continue ;; esac
		case $only in "  " | *" $mutant "*) ;; *) continue ;; esac
		hangs=${killer#"${killer%,hangs}"}
		case ${killer%,hangs} in
		"$by") ;; kunit | races | vcpu_run | handle_exit_irqoff | sequences) continue ;; *) die "$mutant: who is $killer?" ;;
		esac
		[ -n "$passed" ] || pass
		passed=yes
		if ! wrong=$(mutate "$file" "$script"); then
			broken=$((broken + 1)) verdict="BROKEN $mutant: $wrong"
		elif run; then
			survived=$((survived + 1)) verdict="SURVIVED $mutant"
		elif seen=$(scripts/mutant-suites.sh witness "$by" "$dir" "$hangs"); then
			killed=$((killed + 1)) verdict="killed $mutant: $seen"
		else
			broken=$((broken + 1)) verdict="BROKEN $mutant: $seen"
		fi
		echo "$verdict"
	done <tests/mutants.table
	[ -z "$passed" ] || pass
}

killed=0 survived=0 broken=0
for by in kunit races; do
	passed=
	plant
done
echo "mutants: $killed killed, $survived survived, $broken broken"
[ $((survived + broken)) = 0 ] && [ $killed -gt 0 ]
