#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# plugin.sh IMGDIR OUTDIR MODDIR MODULE: a handler's module that comes and goes under
# guests, on both machines; then the table
set -eu
[ $# -eq 4 ] || { echo "usage: $0 IMGDIR OUTDIR MODDIR MODULE" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
out=$2 set=$2/set/${3##*/}
mkdir -p "$set"
cp "$3"/kvm*.ko "$4" "$set"
"$here/both.sh" "$1" "$out" run=plugin "$set"
awk -f "$here/plugin.awk" "$out/vmx.console" "$out/svm.console"
