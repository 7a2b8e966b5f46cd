#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# fuzz.sh IMGDIR OUTDIR MODDIR SEED COUNT: ICR values on both machines, fast and slow
set -eu
case $#:${4-}${5-} in
5:*[!0-9]* | [!5]*)
	echo "usage: $0 IMGDIR OUTDIR MODDIR SEED COUNT, these two in decimal" >&2
	exit 2 ;;
esac
here=$(cd "$(dirname "$0")" && pwd)
out=$2
"$here/../image.sh" "$1" "$out" "run=fuzz seed=$4 count=$5" "$3"
# The check tells what failed, and counts a machine that did not come to its end.
"$here/../machines.sh" "$out/demo.iso" "$out" || :
awk -v seed="$4" -v count="$5" -f "$here/fuzz.awk" "$out/vmx.console" "$out/svm.console"
