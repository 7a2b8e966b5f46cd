#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# new-handler.sh NAME MSR [LINUXDIR]: a built-in handler that declines, with its KUnit suite,
# its switch and its place in the build.  All or nothing.  Without LINUXDIR nothing: it only
# says what is wrong already.
set -eu
name=$1 msr=$2 linux=${3:-}
cd "$(dirname "$0")/.."

die() {
	printf 'new-handler: %s; nothing is written\n' "$(printf %s "$*" | tr '[:cntrl:]' '?')" >&2
	exit 2
}

case $name in
"")	die "NAME= is empty: say make new-handler NAME=pv_eoi MSR=0x4b564d04" ;;
[!a-z]* | *[!a-z0-9_]*)	die "NAME=$name: begin with a-z, go on with a-z, 0-9 and _" ;;
native)	die "NAME=$name is taken: asm/msr.h has a native_wrmsr" ;;
esac
[ ${#name} -le 20 ] || die "NAME=$name is longer than 20 letters"
# grep takes each line as a text of its own.
case $msr in
*[!0-9a-fA-Fx]*) false ;;
*)	printf '%s\n' "$msr" | grep -qxE '0x[0-9a-fA-F]{1,8}|0|[1-9][0-9]{0,9}' &&
		[ $((msr)) -le $((0xffffffff)) ] ;;
esac || die "MSR=$msr is not a number of 32 bits"
for f in "handlers/$name" "kunit/${name}_kunit.c"; do
	[ ! -e "$f" ] || die "NAME=$name is taken: there is $f"
done
its=$(grep -rohiwE "(kvm_)?fastpath_$name(_h)?|${name}_wrmsr" lib handlers include host | head -n 1)
[ -z "$its" ] || die "NAME=$name is taken: the library has a $its"
[ -n "$linux" ] || exit 0
its=$(scripts/handler-of.sh "$msr" "$linux") || die "cannot tell whether MSR=$msr is free: $its"
[ -z "$its" ] || die "MSR=$msr has a handler already, see $its"

new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT
mkdir -p "$new/handlers/$name" "$new/kunit"
fill() { # TEMPLATE
	sed "s/@NAME@/$name/g; s/@MSR@/$msr/g; s/@GUARD@/KVM_FASTPATH_\U${name}_H/
		s/@ALIGN@/$(printf "%$((${#name} + 7))s" | unexpand)/" "scripts/templates/$1"
}
insert() { # FILE SED
	sed "$2" "$1" >"$new/$1"
	! cmp -s "$1" "$new/$1" || die "$1 has no place for it"
}
msr=$(printf '0x%x' $((msr)))
fill handler.h.in >"$new/handlers/$name/$name.h"
fill kunit.c.in >"$new/kunit/${name}_kunit.c"
insert Kbuild "s,^kvm_fastpath_kunit-y := .*\\\\$,&\n\t\t\tkunit/${name}_kunit.o \\\\,"
insert handlers/builtins.h "s,^#include \"tscdeadline/.*,&\n#include \"$name/$name.h\","
insert handlers/table.h "/^$/{N;s/^\n#undef BUILTIN/BUILTIN($name, $msr, \"$name\", false,\\
	\"Handle writes to MSR $msr fast\");\n&/;}"
cp -r "$new/." .
echo "new-handler: handlers/$name/$name.h declines all writes; kvm.fastpath_$name=1 registers it"
