#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# watched.sh LIBRARYDIR NAME FILE...: each FILE of the library, built in LIBRARYDIR, was
# compiled for what the kernel NAME watches with, if anything: otherwise it finds nothing
# in them.
set -eu
lib=$1 name=$2
shift 2

case $name in
kasan)	flag=-fsanitize=kernel-address ;;
kcsan)	flag=-fsanitize=thread ;;
*)	flag= ;;
esac
for f in "$@"; do
	cmd=$lib/$(dirname "$f")/.$(basename "$f" .c).o.cmd
	grep -q -e "$flag" "$cmd" ||
		{ echo "races: $name does not watch $f: no $flag in $cmd" >&2; exit 1; }
done
