#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# both.sh IMGDIR OUTDIR WORD [MODDIR...]: one image, see image.sh, and both machines, see
# machines.sh
set -eu
[ $# -ge 3 ] || { echo "usage: $0 IMGDIR OUTDIR WORD [MODDIR...]" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)

"$here/image.sh" "$@"
"$here/machines.sh" "$2/demo.iso" "$2"
