#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# refuse.sh BUILDDIR ROW: one row of refusals.table: Debian's tree, changed as the row says,
# is refused by graft.sh in one line that has the row's words, and stays as it is.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
IFS='	' read -r kernel attach change words <<ROW
$2
ROW
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree kvm=arch/x86/kvm
given=$tree path=$PATH

bad() { cat "$work/out"; echo "graft-test: $kernel, $change: $*"; exit 1; }

# What a row's change is made of.
edit() { # FILE SED
	cp "$1" "$work/file"
	sed -i "$2" "$1"
	! cmp -s "$1" "$work/file" || bad "changes nothing"
}
hide() { # PROGRAM
	mkdir "$work/bin"
	ln -s /usr/bin/* "$work/bin"
	rm "$work/bin/$1"
	path=$work/bin
}
once_written() { # COMMAND
	mkdir "$work/bin"
	# shellcheck disable=SC2016 # the program's own
	printf '%s\n' '#!/bin/sh' '/usr/bin/cp "$@" || exit' \
		"case \"\$*\" in */new/.*) $1 ;; esac" >"$work/bin/cp"
	chmod +x "$work/bin/cp"
	path=$work/bin:$PATH
}

all() { (cd "$1" && find . -printf '%P %y %m %u %g\n' | sort); }

# Nobody else's business, and to stay so.
mkdir -m 700 "$tree"
: >"$work/out"
(cd "$1/$kernel/linux" && cp -rp --parents $kvm arch/x86/include/asm/kvm_host.h "$tree")
cd "$tree"
eval "$change"
cp -rp "$tree" "$work/before"
cd "$top"

# Under nohup, say, HUP is ignored, and no shell can trap it again.
status=0
PATH=$path env --default-signal=HUP coccinelle/integrate/graft.sh "$given" "$attach" >"$work/out" 2>&1 || status=$?
[ $status = 2 ] || bad "exit status $status"
[ "$(grep -c 'tree unchanged$' "$work/out")" = 1 ] || bad "not one line that refuses"
tail -n 1 "$work/out" | grep -qF "$words" || bad "does not say '$words'"
diff -r --no-dereference "$work/before" "$tree" >>"$work/out" || bad "the tree has changed"
[ "$(all "$work/before")" = "$(all "$tree")" ] || bad "modes or owners have changed"
echo "$kernel, $change"
