#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# base-btf.sh RELEASE OUT [VMLINUZ]: a file with the BTF of the kernel RELEASE: OUT, or one that
# is there already; prints its name.  The headers have it (in HEADERS, if they are not
# installed), or the kernel runs, or it is in the image VMLINUZ.
set -eu
release=$1 out=$2 vmlinuz=${3:-/boot/vmlinuz-$1}

of_elf() {
	rm -f "$out"
	objcopy -j .BTF --dump-section .BTF="$out" "$1" "$out.elf" 2>/dev/null || true
	rm -f "$out.elf"
	[ -s "$out" ]
}

if of_elf "${HEADERS:-/lib/modules/$release/build}/vmlinux"; then
	echo "$out"
	exit
fi
if [ "$(uname -r)" = "$release" ] && [ -e /sys/kernel/btf/vmlinux ]; then
	echo /sys/kernel/btf/vmlinux
	exit
fi
[ -r "$vmlinuz" ] || {
	echo "base-btf: the types of $release are nowhere: neither the headers nor /sys/kernel/btf have them, and there is no $vmlinuz" >&2
	exit 2
}

# Documentation/arch/x86/boot.rst of the kernel: where the compressed kernel is in an image.
number() { od -An -v -j "$1" -N "$2" -t "u$2" "$vmlinuz" | tr -d ' '; }
offset=$((($(number 497 1) + 1) * 512 + $(number 584 4)))
payload() { tail -c "+$((offset + 1))" "$vmlinuz" | head -c "$(number 588 4)"; }
case $(payload | od -An -v -N 6 -t x1 | tr -d ' \n') in
fd377a585a00)	unpack="xz -dc --single-stream" ;;
28b52ffd*)	unpack="zstd -dc" ;;
1f8b*)		unpack="gzip -dc" ;;
02214c18*)	unpack="lz4 -dc" ;;
425a68*)	unpack="bzip2 -dc" ;;
5d0000*)	unpack="lzma -dc" ;;
*)		echo "base-btf: $vmlinuz is compressed in a way that is unknown" >&2; exit 2 ;;
esac
command -v "${unpack%% *}" >/dev/null || {
	echo "base-btf: $vmlinuz needs ${unpack%% *}, which is not installed" >&2
	exit 2
}
# Behind it stands its size, at which some of them complain; whether all went well shows in what
# comes out.
payload | $unpack >"$out.vmlinux" 2>/dev/null || true
of_elf "$out.vmlinux" || {
	echo "base-btf: there is no BTF in $vmlinuz" >&2
	exit 2
}
rm "$out.vmlinux"
echo "$out"
