#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# demo.sh IMGDIR MODDIR OUTDIR: both machines in parallel, then the table
set -eu
[ $# -eq 3 ] || { echo "usage: $0 IMGDIR MODDIR OUTDIR" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
out=$3
mkdir -p "$out"
rm -f "$out"/*.console
"$here/image.sh" "$1" "$2" "$out"

echo "demo: booting Debian's kernel on an emulated Intel and an emulated AMD machine"
"$here/boot.sh" vmx "$out/demo.iso" "$out" &
vmx=$!
"$here/boot.sh" svm "$out/demo.iso" "$out" &
svm=$!
# A background job ignores the interrupt key.
trap 'kill "$vmx" "$svm" 2>/dev/null || :; exit 1' INT TERM
status=0
wait $vmx || status=1
wait $svm || status=1
[ $status = 0 ] || exit 1
awk -f "$here/table.awk" "$out/vmx.console" "$out/svm.console"
