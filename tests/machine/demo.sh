#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# demo.sh IMGDIR OUTDIR [MODDIR]: both machines, then the table
set -eu
case $# in
2 | 3) ;;
*) echo "usage: $0 IMGDIR OUTDIR [MODDIR]" >&2; exit 2 ;;
esac
here=$(cd "$(dirname "$0")" && pwd)
img=$1 out=$2
shift 2
"$here/both.sh" "$img" "$out" run=demo "$@"
awk -f "$here/../lines.awk" -f "$here/table.awk" "$out/vmx.console" "$out/svm.console"
