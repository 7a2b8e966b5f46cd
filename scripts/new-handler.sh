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
# To grep each line is a text of its own.
case $msr in
*[!0-9a-fA-Fx]*) false ;;
*)	printf '%s\n' "$msr" | grep -qxE '0x[0-9a-fA-F]{1,8}|0|[1-9][0-9]{0,9}' &&
		[ $((msr)) -le $((0xffffffff)) ] ;;
esac || die "MSR=$msr is not a number of 32 bits"
for f in "handlers/$name" "kunit/${name}_kunit.c"; do
	[ ! -e "$f" ] || die "NAME=$name is taken: there is $f"
done
! grep -rq "fastpath_$name\>" lib handlers include ||
	die "NAME=$name is taken: the library has a fastpath_$name"
[ -n "$linux" ] || exit 0
its=$(scripts/handler-of.sh "$msr" "$linux") || die "cannot tell whether MSR=$msr is free: $its"
[ -z "$its" ] || die "MSR=$msr has a handler already, see $its"

new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT
mkdir -p "$new/handlers/$name" "$new/kunit" "$new/include/kvm_fastpath"
fill() { sed "s/@NAME@/$name/g; s/@MSR@/$(printf '0x%x' $((msr)))/g" "scripts/templates/$1"; }
insert() { # FILE TEMPLATE
	fill "$2" | sed -f - "$1" >"$new/$1"
	[ $(($(wc -l <"$new/$1") - $(wc -l <"$1"))) -ge 2 ] || die "$1 has no place for it"
}
fill handler.c.in >"$new/handlers/$name/$name.c"
fill kunit.c.in >"$new/kunit/${name}_kunit.c"
insert Kbuild Kbuild.sed
insert include/kvm_fastpath/builtin.h builtin.h.sed
nr=$(grep -c '^module_param_cb' handlers/builtin.c)
insert handlers/builtin.c builtin.c.sed
sed -i "s/@NR@/$nr/" "$new/handlers/builtin.c"
cp -r "$new/." .
echo "new-handler: handlers/$name/$name.c declines all writes; kvm.fastpath_$name=1 registers it"
