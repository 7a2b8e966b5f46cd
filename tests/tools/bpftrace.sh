#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# bpftrace.sh IMGDIR OUTDIR MODDIR: tools/kvm_fastpath.bt on both machines while a guest
# runs; Debian's bpftrace and its libraries go along, so that a machine needs more memory
# and time than the others.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
mkdir -p "$2"
out=$(cd "$2" && pwd) extra=$2/extra
rm -rf "$extra"
mkdir -p "$extra"
{
	echo /usr/bin/bpftrace
	ldd /usr/bin/bpftrace | grep -o '/[^ ]*'
} | xargs cp -L --parents -t "$extra"
cp "$top/tools/kvm_fastpath.bt" "$extra"
EXTRA=$extra PACK="zstd -q -5" MEMORY=1024 TIMEOUT=${TIMEOUT:-900} \
	"$top/tests/machine/both.sh" "$1" "$out" run=bpftrace "$3"
for m in vmx svm; do
	tr -d '\r' <"$out/$m.console" | sed -n 's/^BPFTRACE //p'
	grep '^RESULT .*bpftrace' "$out/$m.console"
done
