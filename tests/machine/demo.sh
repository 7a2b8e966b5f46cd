#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# demo.sh IMGDIR OUTDIR MODDIR: both machines, then the table
set -eu
[ $# -eq 3 ] || { echo "usage: $0 IMGDIR OUTDIR MODDIR" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
out=$2
"$here/both.sh" "$1" "$out" run=demo "$3"
awk -f "$here/../lines.awk" -f "$here/table.awk" "$out/vmx.console" "$out/svm.console"
