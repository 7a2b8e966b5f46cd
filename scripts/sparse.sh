#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# sparse.sh KERNELDIR: sparse over all our code: in the grafted KVM, which
# "make modules" has built, and the suites and the fake in UML, after "make kunit".
set -eu
dir=$(cd "$1" && pwd)
release=$(cut -d' ' -f2 "$dir/version")
kvm=$dir/grafted/handle_exit_irqoff/arch/x86/kvm log=$dir/sparse.log

die() { echo "sparse: $*, see $log" >&2; exit 1; }
build() { make "$@" CF=-D__CHECK_ENDIAN__ >>"$log" 2>&1 || { tail -n 15 "$log"; die "cannot build"; }; }

: >"$log"
# Named one by one, C=2 leaves KVM's own files and their warnings alone.
objects=$(cd "$kvm" && find fastpath/lib fastpath/handlers fastpath/host -name '*.c' |
	sed 's/c$/o/')
# shellcheck disable=SC2086 # a list
build -C "/lib/modules/$release/build" M="$kvm" C=2 W=1 -j"$(nproc)" \
	CONFIG_KVM_FASTPATH_DEBUG=y $objects
build -C "$dir/linux" ARCH=um O="$dir/uml" C=2 CC="ccache gcc" lib/kvm_fastpath/

# It ran over all our files, or it proves nothing.
for f in $objects; do
	grep -q "CHECK .*${f%o}c" "$log" || die "it did not run over ${f%o}c"
done
for f in "$kvm"/fastpath/kunit/*.c; do
	grep -q "CHECK .*lib/kvm_fastpath/kunit/${f##*/}" "$log" ||
		die "it did not run over kunit/${f##*/}"
done
if grep -E 'fastpath/.*(warning|error)' "$log"; then
	die "warnings in our code"
fi
echo "sparse: $(grep -c 'CHECK .*fastpath/' "$log") files, no warning"
