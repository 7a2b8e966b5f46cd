#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# image.sh IMGDIR OUTDIR WORD [MODDIR...]: one ISO that boots on either machine
#
# IMGDIR: an unpacked Debian kernel image package; MODDIR: kvm*.ko to test, none if KVM is
# built in; WORD: on the kernel's command line, for init; MORE: an archive for its root.
set -eu

[ $# -ge 3 ] || { echo "usage: $0 IMGDIR OUTDIR WORD [MODDIR...]" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
img=$1 out=$2 word=$3 c=$here/cases
shift 3
# No run may judge the consoles of another image.
rm -rf "$out/root" "$out"/*.console "$out"/*.ktap
mkdir -p "$out/root" "$out/iso"
out=$(cd "$out" && pwd)

CC=${CC:-gcc}
warn="-O2 -Wall -Wextra -Wno-unused-parameter -Werror"
bare="-ffreestanding -nostdlib -static -fno-pie -no-pie -mno-red-zone
	-mgeneral-regs-only -fcf-protection=none -fno-stack-protector"

# shellcheck disable=SC2086 # these are lists
{
	flat="$CC $warn $bare -Wl,--build-id=none -Wl,-T,$here/guest.lds"
	$flat -o "$out/guest.bin" "$here/guest.c"
	$flat -o "$out/bench.bin" "$here"/../bench/machine/guest.c
	$flat -o "$out/cases.bin" "$c"/guest.c "$c"/wrmsr.S "$c"/nested*.c "$c"/steps.c \
		"$c"/ioapic.c "$here"/fuzz/stubs.S
	$flat -o "$out/fuzz.bin" "$here"/fuzz/guest.c "$here"/fuzz/stubs.S "$c"/wrmsr.S
	$flat -o "$out/sequences.bin" "$here"/fuzz/sequences_guest.c "$here"/fuzz/stubs.S
	$CC $warn -static -pthread -s -Wa,-I"$out" -o "$out/root/init" \
		"$here"/init.c "$here"/modules.c "$here"/demo.c "$here"/storm.c "$here"/plugin.c \
		"$here"/report.c "$here"/counters.c "$here"/trace.c "$here"/klog.c "$here"/bpftrace.c "$here"/hunt.c \
		"$here"/vmm.c "$here"/vm.c "$here"/longmode.c "$here"/guest_image.S \
		"$c"/cases.c "$c"/*table.c "$c"/outcome.c "$c"/run.c "$c"/kick.c \
		"$c"/asked.c "$c"/third.c "$c"/statistic.c "$here"/fuzz/fuzz.c "$here"/fuzz/values.c \
		"$here"/fuzz/run.c "$here"/fuzz/parked.c "$here"/fuzz/sequences/*.c \
		"$here"/../bench/machine/bench.c "$here"/../selftests/selftests.c
}

for mod in "$@"; do
	mkdir -p "$out/root/modules/${mod##*/}"
	cp "$img"/lib/modules/*/kernel/virt/lib/irqbypass.ko* "$out/root/modules/"
	cp "$mod"/*.ko* "$out/root/modules/${mod##*/}"
done
# init hands the kernel plain modules.
find "$out/root" -name '*.xz' -exec xz -d {} +
find "$out/root" -name '*.ko' -exec strip -g {} +
mkdir -p "$out/root/proc" "$out/root/sys" "$out/root/dev"
(cd "$out/root" && find . | cpio -o -H newc --quiet) > "$out/iso/initrd"
[ -z "${MORE:-}" ] || cat "$MORE" >> "$out/iso/initrd"
cp "$img"/boot/vmlinuz-* "$out/iso/vmlinuz"

# GRUB runs this script without its normal mode, whose modules take long to load.
printf 'linux (cd)/vmlinuz %s\ninitrd (cd)/initrd\nboot\n' \
	"$(tr '\n' ' ' < "$here/cmdline")$word" > "$out/grub.cfg"
grub-mkimage -O i386-pc-eltorito -p / -c "$out/grub.cfg" \
	-o "$out/iso/eltorito.img" biosdisk iso9660 linux
xorriso -as mkisofs -quiet -b eltorito.img -no-emul-boot -boot-load-size 4 \
	-boot-info-table -o "$out/demo.iso" "$out/iso"
