#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# readme.sh KERNELDIR: the README's handler builds, without a warning, as a module
# of its own against the library that "make modules" has built.
set -eu
dir=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
mine=$dir/readme/mine

mkdir -p "$mine"
awk '/^A handler::$/ { on = 1; next }
	on && /^[^ ]/ { exit }
	on { sub(/^    /, ""); print }' README.rst >"$mine/mine.c"
[ "$(wc -l <"$mine/mine.c")" -ge 20 ] || { echo "readme: no handler in README.rst"; exit 1; }
sed 's/x2apic_self_ipi/mine/' samples/x2apic_self_ipi/Kbuild >"$mine/Kbuild"
scripts/plugin.sh "$dir" handle_exit_irqoff "$mine"
