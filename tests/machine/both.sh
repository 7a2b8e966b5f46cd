#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# both.sh ISO OUTDIR: both machines in parallel
set -eu
[ $# -eq 2 ] || { echo "usage: $0 ISO OUTDIR" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)

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
