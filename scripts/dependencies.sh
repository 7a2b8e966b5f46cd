#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# dependencies.sh: dependencies run one way, include <- lib <- handlers <- host, and
# KVM's own headers are for host/ alone.
set -eu
cd "$(dirname "$0")/.."

kernel='<(linux/[a-z_0-9]+|asm/(apicdef|msr-index)|uapi/asm/(svm|vmx))\.h>'
api='<kvm_fastpath/[a-z]+\.h>'
status=0 seen=0

may_include() { # FOLDER PATTERN
	includes=$(grep -rnE '^[[:space:]]*#[[:space:]]*include' "$1")
	bad=$(printf '%s\n' "$includes" | grep -vE "include[[:space:]]+($2)" || true)
	kvm=$(printf '%s\n' "$includes" | grep -E '(linux|asm)/kvm_host\.h' || true)
	[ -z "$bad$kvm" ] || { printf '%s\n' "$bad$kvm"; status=1; }
	seen=$((seen + $(printf '%s\n' "$includes" | wc -l)))
}

may_include include "$kernel|$api|<kvm_fastpath_(seam|host_impl)\.h>"
may_include lib "$kernel|$api|\"(registry|watch)\.h\""
may_include handlers "$kernel|$api|\"decode\.h\""
[ $status = 0 ] || { echo "dependencies: the lines above include what their folder may not"; exit 1; }
echo "dependencies: $seen includes, each allowed"
