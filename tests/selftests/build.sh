#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# build.sh KERNELDIR WHICH OUTDIR: KVM's selftests, see table.py, as the archive
# OUTDIR/more.zst for image.sh's MORE.  Nothing is written to KERNELDIR/linux.
set -eu
[ $# -eq 3 ] || { echo "usage: $0 KERNELDIR WHICH OUTDIR" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$3"
linux=$(cd "$1/linux" && pwd) out=$(cd "$3" && pwd)
kvm=tools/testing/selftests/kvm root=$out/archive headers=$out/headers
log=$out/build.log made_of=$(cat "$1/version" "$0" "$here"/*.h | cksum)

if [ "$(cat "$out/made_of" 2>/dev/null)" != "$made_of" ]; then
	rm -rf "$out/made_of" "$headers" "$out/kvm" "$out/source"
	mkdir "$out/source"
	cp -rs "$linux/tools" "$linux/scripts" "$out/source"
	# Guests that let time pass count so far: 12 s, interrupts off, on a machine of
	# 50 MHz, whose host gets no interrupt meanwhile.  The file takes its link's place.
	sed -i 's/i < 100000000;/i < 1000000;/' "$out/source/$kvm"/x86*/hyperv_*.c
fi
rm -rf "$root"
mkdir -p "$root/selftests/sti" "$root/selftests/x2apic" "$root/tmp" "$out/kvm"
"$here/table.py" "$here/tests.table" "$2" "$linux/$kvm" "$out"

targets() { cut -d' ' -f2 "$out/programs" | grep -E "$1" | sed "s,^,$out/kvm/,"; }
build() {
	xargs -r make -C "$out/source/$kvm" -j"$(nproc)" LINUX_HDR_PATH="$headers/usr/include" \
		KHDR_INCLUDES="-isystem $headers/usr/include" USERLDFLAGS="-static -s" "$@"
}
build_all() {
	[ -e "$out/made_of" ] || make -C "$linux" O="$headers" headers || return
	targets '^(x86|x86_64)?/?[^/]*$' | build OUTPUT="$out/kvm" || return
	for variant in sti x2apic; do
		# The tests' library is not to be built with our header.
		targets "^$variant/" | build OUTPUT="$out/kvm/$variant" \
			EXTRA_CFLAGS="-include $here/$variant.h" \
			LIBKVM_OBJS="$(find "$out/kvm/lib" -name '*.o' | tr '\n' ' ')" || return
	done
}
build_all >"$log" 2>&1 || {
	grep -m5 -A8 ' error' "$log" || tail -n 15 "$log"
	echo "selftests: they do not build, see $log" >&2
	exit 1
}
echo "$made_of" >"$out/made_of"
while read -r name program; do
	cp "$out/kvm/$program" "$root/selftests/$name"
done <"$out/programs"
cp "$out/vmx" "$out/svm" "$root/selftests"
# They are static and have most of their bytes in common, which this window finds.
(cd "$root" && find . | cpio -o -H newc --quiet) | zstd -q -9 --long=23 -f -o "$out/more.zst"
echo "selftests: $(wc -l <"$out/programs") programs, $(wc -l <"$out/lacking") that this kernel lacks"
