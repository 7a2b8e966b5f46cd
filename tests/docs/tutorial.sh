#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# tutorial.sh BUILDDIR [TUTORIAL]: do what the tutorial says, word for word, in a clone of
# this tree.  A command prints the lines that follow it, in this order, "..." being anything,
# and fails if make's "***" is among them.  The handler's counter ends above zero on both
# machines.
set -eu
O=$(cd "$1" && pwd)
export O
here=$(cd "$(dirname "$0")" && pwd) top=$(cd "$(dirname "$0")/../.." && pwd)
tutorial=$(realpath "${2:-$top/Documentation/tutorial.rst}")
work=$(mktemp -d)
# The library's copy for UML is then the clone's.
trap 'rm -rf "$work" "$O"/*/linux/lib/kvm_fastpath' EXIT
unset MAKEFLAGS MAKELEVEL MFLAGS KERNEL ATTACH

fail() { echo "tutorial: $*; what was printed:"; tail -n 15 "$work/printed"; exit 1; }

says() { # EXPECTED PRINTED
	exec 3<"$2"
	sed 's/[][*?\\]/\\&/g; s/\.\.\./*/g' "$1" | while IFS= read -r want; do
		while IFS= read -r line <&3 || { echo "  missing: $want"; exit 1; }; do
			# shellcheck disable=SC2254 # a pattern
			case $line in $want) break ;; esac
		done
	done
}

# The address to clone from is a copy: the tree as it is, committed or not.
KVM_FASTPATH=$work/origin
export KVM_FASTPATH
mkdir "$work/origin" "$work/steps"
(cd "$top" && git ls-files -co --exclude-standard -z | xargs -0 cp -p --parents -t "$KVM_FASTPATH")
git() { command git -c user.name=tutorial -c user.email=tutorial "$@"; }
(command cd "$KVM_FASTPATH" && git init -q && git add -A && git commit -qm "The tree")
awk -v dir="$work/steps" -f "$here/steps.awk" "$tutorial"
cd() { command cd "$@" && ln -s "$O" build; }
command cd "$work"
steps=0
for step in "$work"/steps/*; do
	s=${step%.*} status=0
	case $step in
	*.cmd)
		printf 'tutorial: $ %s\n' "$(cat "$step")"
		eval "$(cat "$step")" >"$work/printed" 2>&1 </dev/null || status=1
		touch "$s.out"
		[ "$status" = "$(grep -c '^make: \*\*\*' "$s.out")" ] || fail "it ended with $status"
		says "$s.out" "$work/printed" || fail "it says something else"
		cat "$work/printed" >>"$work/all" ;;
	*.file)	cp "$step" "$(cat "$s.name")" ;;
	*.diff)	patch -s -p0 <"$step" || fail "a change does not apply" ;;
	*)	continue ;;
	esac
	steps=$((steps + 1))
done
awk '$2 == "loaded" && $5 > 0 { on[$1]++ }
	END { exit !(on["VMX"] && on["SVM"]) }' "$work/all" || fail "no counter is above zero"
echo "tutorial: $steps steps, and the handler's counter is above zero on both machines"
