#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# guests.sh IMGDIR OUTDIR MODDIR: every case on both machines, then the table
set -eu
[ $# -eq 3 ] || { echo "usage: $0 IMGDIR OUTDIR MODDIR" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
out=$2
"$here/image.sh" "$1" "$out" run=guests "$3"
# The table tells what failed, and counts a machine that did not come to its end.
"$here/machines.sh" "$out/demo.iso" "$out" || :
awk -f "$here/guests.awk" "$here"/cases/*table.c "$out/vmx.console" "$out/svm.console"
