#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# selftests.sh KERNELDIR ATTACH all|check: KVM's selftests on both machines with the stock
# modules and with ours, handlers on and off, then the table; "check" is a short set.
set -eu
[ $# -eq 3 ] || { echo "usage: $0 KERNELDIR ATTACH all|check" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
out=$1/selftests
"$here/build.sh" "$1" "$3" "$out"
MORE=$out/more.zst "$here/../machine/image.sh" "$1/image" "$out" run=selftests "$1/stock" \
	"$1/modules/$2"
# The table tells what failed, and counts a machine that did not come to its end.
TIMEOUT=${TIMEOUT:-3600} "$here/../machine/machines.sh" "$out/demo.iso" "$out" || :
"$here/judge.py" "$out/tests" "$out/lacking" "$2" "$out/vmx.console" "$out/svm.console"
