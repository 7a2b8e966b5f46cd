#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# machines.sh ISO OUTDIR: both machines in parallel; their consoles are OUTDIR/vmx.console
# and svm.console
set -eu
here=$(cd "$(dirname "$0")" && pwd)

mkdir -p "$2"
# Lest the last run's be taken for this one's.
rm -f "$2"/*.console "$2"/*.ktap
echo "machines: booting Debian's kernel on an emulated Intel and an emulated AMD machine"
"$here/boot.sh" vmx "$1" "$2" &
vmx=$!
"$here/boot.sh" svm "$1" "$2" &
svm=$!
# A background job ignores the interrupt key.
trap 'kill "$vmx" "$svm" 2>/dev/null || :; exit 1' INT TERM
status=0
wait $vmx || status=1
wait $svm || status=1
exit $status
