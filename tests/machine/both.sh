#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# both.sh IMGDIR OUTDIR WORD MODDIR...: one image, see image.sh, and both machines in
# parallel; their consoles are OUTDIR/vmx.console and svm.console
set -eu
[ $# -ge 4 ] || { echo "usage: $0 IMGDIR OUTDIR WORD MODDIR..." >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
out=$2

mkdir -p "$out"
# Lest the last run's be taken for this one's.
rm -f "$out"/*.console
"$here/image.sh" "$@"

echo "machines: booting Debian's kernel on an emulated Intel and an emulated AMD machine"
"$here/boot.sh" vmx "$out/demo.iso" "$out" &
vmx=$!
"$here/boot.sh" svm "$out/demo.iso" "$out" &
svm=$!
# A background job ignores the interrupt key.
trap 'kill "$vmx" "$svm" 2>/dev/null || :; exit 1' INT TERM
status=0
wait $vmx || status=1
wait $svm || status=1
exit $status
