#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# into-linux.sh LINUX: link the library into an unpacked kernel source's lib/: Debian's
# copy, not the user's tree.  FASTPATH=<folder> on its make's command line takes the
# library from another folder of lib/.
set -eu
linux=$1
"$(dirname "$0")/copy-library.sh" "$linux/lib/kvm_fastpath"
line="obj-y += \$(or \$(FASTPATH),kvm_fastpath)/"
grep -qxF "$line" "$linux/lib/Makefile" || {
	sed -i '/kvm_fastpath/d' "$linux/lib/Makefile"
	echo "$line" >>"$linux/lib/Makefile"
}
grep -q kvm_fastpath "$linux/lib/Kconfig" ||
	echo 'source "lib/kvm_fastpath/Kconfig"' >>"$linux/lib/Kconfig"
