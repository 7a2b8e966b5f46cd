#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# probe.sh HEADERS CONFIG: the folders of host/flavour/ that fit a kernel whose headers are in
# HEADERS and whose options are in CONFIG, include/config/auto.conf; or what it lacks, and fails.
# What is not in headers layout.c asks kvm.ko's BTF.
set -eu
die() { echo "$*"; exit 1; }
kvm=$1/arch/x86/include/asm/kvm_host.h ftrace=$1/include/linux/ftrace.h
for option in DYNAMIC_FTRACE_WITH_DIRECT_CALLS KPROBES TRACEPOINTS HAVE_STATIC_CALL_INLINE \
	DEBUG_INFO_BTF_MODULES; do
	grep -qx "CONFIG_$option=y" "$2" || die "the kernel is built without CONFIG_$option"
done
grep -qx "CONFIG_KVM=m" "$2" || die "the kernel is built without CONFIG_KVM=m"

# A mediated PMU asks something else before an instruction may be skipped.
! grep -q mediated_pmu "$kvm" || die "how a mediated PMU counts a skipped instruction is unknown"
# All who only note that a counter is to be reprogrammed do so in an atomic.
pmu=pmu_eager
! grep -q 'atomic64_t __reprogram_pmi' "$kvm" || pmu=pmu_deferred
icr=icr_joined
! grep -q x2apic_icr_is_split "$kvm" || icr=icr_of_vendor
synic=synic_looked_up
! grep -q CONFIG_KVM_HYPERV "$kvm" || grep -qx CONFIG_KVM_HYPERV=y "$2" || synic=synic_none
userspace=userspace_unknown
! grep -q EXIT_FASTPATH_EXIT_USERSPACE "$kvm" || userspace=userspace_known
if grep -q 'register_ftrace_direct_multi(struct ftrace_ops' "$ftrace"; then
	direct=direct_multi
elif grep -q 'register_ftrace_direct(struct ftrace_ops' "$ftrace"; then
	direct=direct_ops
else
	die "how ftrace makes a direct call is unknown"
fi
echo "$pmu $icr $synic $userspace $direct"
