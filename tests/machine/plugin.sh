#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# plugin.sh IMGDIR OUTDIR MODDIR MODULE MSR VALUE: a handler's module that comes and goes
# under guests that write VALUE to MSR, on both machines; then the table
set -eu
[ $# -eq 6 ] || { echo "usage: $0 IMGDIR OUTDIR MODDIR MODULE MSR VALUE" >&2; exit 2; }
for n in "$5" "$6"; do
	printf '%s\n' "$n" | grep -qxE '0x[0-9a-fA-F]{1,8}|0|[1-9][0-9]{0,9}' ||
		{ echo "plugin: MSR=$5 VALUE=$6: not numbers of 32 bits" >&2; exit 2; }
done
here=$(cd "$(dirname "$0")" && pwd)
out=$2 set=$2/set/${3##*/}
rm -rf "$set"
mkdir -p "$set"
cp "$3"/kvm*.ko "$4" "$set"
"$here/both.sh" "$1" "$out" "run=plugin msr=$(($5)) value=$(($6))" "$set"
awk -f "$here/../lines.awk" -f "$here/plugin.awk" "$out/vmx.console" "$out/svm.console"
