#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# readme.sh KERNELDIR: the README's handler builds, without a warning, as a module
# of its own against the library that "make modules" has built.
set -eu
dir=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
kvm=$dir/grafted/handle_exit_irqoff/arch/x86/kvm mine=$dir/readme log=$dir/readme.log
release=$(cut -d' ' -f2 "$dir/version")

mkdir -p "$mine"
awk '/^A handler::$/ { on = 1; next }
	on && /^[^ ]/ { exit }
	on { sub(/^    /, ""); print }' README.rst >"$mine/mine.c"
[ "$(wc -l <"$mine/mine.c")" -ge 20 ] || { echo "readme: no handler in README.rst"; exit 1; }

cat >"$mine/Kbuild" <<EOF
NOSTDINC_FLAGS += -I$dir/grafted/handle_exit_irqoff/arch/x86/include
ccflags-y += -I$kvm/fastpath/include -I$kvm/fastpath/host
obj-m += mine.o
EOF
if ! make -C "/lib/modules/$release/build" M="$mine" W=1 \
	KBUILD_EXTRA_SYMBOLS="$kvm/Module.symvers" modules >"$log" 2>&1 ||
	grep -i warning "$log"; then
	tail -n 15 "$log"
	echo "readme: see $log"
	exit 1
fi
echo "readme: the handler builds"
