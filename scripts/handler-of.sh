#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# handler-of.sh MSR LINUXDIR: the file of the built-in handler for MSR, or nothing if there
# is none; fails, and says why, if that cannot be told.
set -eu
msr=$1 linux=$2
cd "$(dirname "$0")/.."

# Linux' names of MSRs; Hyper-V's have moved from kernel to kernel.
names() {
	for h in arch/x86/include/asm/apicdef.h arch/x86/include/asm/msr-index.h \
		arch/x86/include/uapi/asm/kvm_para.h arch/x86/include/asm/hyperv-tlfs.h \
		include/asm-generic/hyperv-tlfs.h include/hyperv/hvgdk_mini.h; do
		[ ! -f "$linux/$h" ] || sed '/^#include/d' "$linux/$h"
	done
}

sed -n '/^BUILTIN(/{s/^BUILTIN(\([a-z0-9_]*\), *\([^,]*\),.*/\1 \2/;p}' handlers/table.h |
	while read -r id sum; do
		# To the shell an unknown name is 0.
		met=$({ names; printf '#if (%s) == %s\ntaken\n#endif\n' "$sum" "$msr"; } |
			gcc -E -P -Werror=undef - 2>/dev/null) ||
			{ echo "handlers/table.h: the MSR of $id is no number but $sum"; exit 1; }
		case $met in *taken) echo "handlers/$id/$id.h"; break ;; esac
	done
