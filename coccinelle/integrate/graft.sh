#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# graft.sh TREE ATTACH [LOG]: graft the library into a kernel tree, called from ATTACH,
# handle_exit_irqoff or vcpu_run.  All edits are made on a copy; the tree changes only
# after every rule has matched as often as it says.
set -eu
tree=${1:-} attach=${2:-} log=${3:-/dev/null}
top=$(cd "$(dirname "$0")/../.." && pwd)
rules=$top/coccinelle/integrate
kvm=arch/x86/kvm
files="$kvm/x86.c $kvm/lapic.c $kvm/vmx/vmx.c $kvm/svm/svm.c
arch/x86/include/asm/kvm_host.h $kvm/Makefile $kvm/Kconfig"

refuse() { echo "graft: $*; tree unchanged" >&2; exit 2; }

grep -qxF "// Attach: $attach" "$rules"/*.cocci ||
	refuse "ATTACH=$attach is neither handle_exit_irqoff nor vcpu_run"
[ -n "$tree" ] || refuse "name a kernel tree: make graft KSRC=<tree>"
for f in $files; do
	! grep -qs kvm_fastpath "$tree/$f" || refuse "$tree is grafted already, or half: see $f"
	[ -f "$tree/$f" ] || refuse "$tree is no kernel tree with x86 KVM: it has no $f"
done
for f in vmx/x86_ops.h msrs.c; do
	[ ! -f "$tree/$kvm/$f" ] || files="$files $kvm/$f"
done
if [ -e "$tree/$kvm/fastpath" ] || [ -L "$tree/$kvm/fastpath" ]; then
	refuse "$tree is grafted already"
fi
command -v spatch >/dev/null || refuse "spatch is missing: install the package coccinelle"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/old" "$work/new"
# shellcheck disable=SC2086 # a list
(cd "$tree" && cp -p --parents $files "$work/old")
cp -rp "$work/old/." "$work/new"
: >"$log"

# What only looks comes first: it refuses most trees, and soon.
flavour=$(cd "$tree" && sh "$top/host/graft/probe.sh" $kvm) || refuse "host/graft/probe.sh: $flavour"
for rule in "$rules"/needs_*.cocci "$rules"/[!n]*.cocci; do
	"$rules/apply.sh" "$rule" "$tree" "$work/new" "$attach" "$log"
done

# shellcheck disable=SC2016 # for make to expand
printf '\ninclude $(src)/fastpath/Kbuild\n' >>"$work/new/$kvm/Makefile"
printf '\nsource "arch/x86/kvm/fastpath/Kconfig"\n' >>"$work/new/$kvm/Kconfig"

undo() {
	rm -rf "${tree:?}/$kvm/fastpath"
	for f in $files; do
		cmp -s "$work/old/$f" "$tree/$f" || cp -p "$work/old/$f" "$tree/$f" || {
			trap - EXIT
			echo "graft: cannot put $tree/$f back; as it was: $work/old/$f" >&2
			exit 1
		}
	done
}
trap 'undo; refuse interrupted' HUP INT TERM
if ! "$top/scripts/copy-library.sh" "$tree/$kvm/fastpath" || ! cp -r "$work/new/." "$tree"; then
	undo
	refuse "cannot write to $tree"
fi
echo "graft: $tree: the library is in $kvm/fastpath, called from $attach ($flavour)"
