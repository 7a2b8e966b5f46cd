#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# storm.sh IMGDIR OUTDIR MODDIR: a storm of IPIs on both machines while handlers come
# and go
set -eu
[ $# -eq 3 ] || { echo "usage: $0 IMGDIR OUTDIR MODDIR" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
out=$2
"$here/both.sh" "$1" "$out" run=storm "$3"
awk -f "$here/../lines.awk" -f "$here/storm.awk" "$out/vmx.console" "$out/svm.console"
