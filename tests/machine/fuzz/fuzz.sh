#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# fuzz.sh IMGDIR OUTDIR MODDIR SEED COUNT SEQUENCES: so many ICR values and so many
# sequences of operations on both machines, fast and slow; 0 leaves one of the two out
set -eu
case $#:${4-}${5-}${6-} in
6:*[!0-9]* | [!6]*)
	echo "usage: $0 IMGDIR OUTDIR MODDIR SEED COUNT SEQUENCES, these three in decimal" >&2
	exit 2 ;;
esac
here=$(cd "$(dirname "$0")" && pwd)
out=$2
[ "$5" != 0 ] || [ "$6" != 0 ] || { echo "fuzz: nothing to run" >&2; exit 2; }
"$here/../image.sh" "$1" "$out" "run=fuzz seed=$4 count=$5 sequences=$6" "$3"
# Values and sequences together take longer than a boot's usual time-out on a busy host.
export TIMEOUT="${TIMEOUT:-900}"
# The checks tell what failed, and count a machine that did not come to its end.
"$here/../machines.sh" "$out/demo.iso" "$out" || :
status=0
[ "$6" = 0 ] || "$here/sequences.py" "$4" "$6" "$out/vmx.console" "$out/svm.console" || status=1
[ "$5" = 0 ] || awk -v seed="$4" -v count="$5" -f "$here/fuzz.awk" \
	"$out/vmx.console" "$out/svm.console" || status=1
exit $status
