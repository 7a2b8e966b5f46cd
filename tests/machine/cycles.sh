#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# cycles.sh KERNELDIR ATTACH: the demo, whose cycles for an IPI may not rise by more than
# half a percent over those in cycles.table
set -eu
[ $# -eq 2 ] || { echo "usage: $0 KERNELDIR ATTACH" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
"$here/demo.sh" "$1/image" "$1/demo" "$1/modules/$2"
awk -f "$here/../lines.awk" -f "$here/cycles.awk" "$here/cycles.table" "$1/demo/vmx.console" "$1/demo/svm.console"
