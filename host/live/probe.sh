#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# probe.sh HEADERS CONFIG BTF: the folders of host/flavour/ that fit a kernel whose headers are in
# HEADERS, whose options are in CONFIG, include/config/auto.conf, and whose kvm.ko has these types;
# or what it lacks, and fails.  What else is not in headers layout.c asks the BTF.
set -eu
die() { echo "$*"; exit 1; }
kvm=$1/arch/x86/include/asm/kvm_host.h ftrace=$1/include/linux/ftrace.h
config=$2 btf=$3
is() { grep -qx "CONFIG_$1=[ym]" "$config"; }
has() { grep -q "$1" "$kvm"; }
for option in DYNAMIC_FTRACE_WITH_DIRECT_CALLS KPROBES TRACEPOINTS HAVE_STATIC_CALL_INLINE \
	DEBUG_INFO_BTF_MODULES; do
	grep -qx "CONFIG_$option=y" "$config" || die "the kernel is built without CONFIG_$option"
done
grep -qx "CONFIG_KVM=m" "$config" || die "the kernel is built without CONFIG_KVM=m"
has KVM_RUN_LOAD_GUEST_DR6 ||
	die "a re-entry would load a stale DR6: take the stable update that has KVM_RUN_LOAD_GUEST_DR6"

# All who only note that a counter is to be reprogrammed do so in an atomic.
pmu=pmu_eager
! has 'atomic64_t __reprogram_pmi' || pmu=pmu_deferred
if has created_mediated_pmu; then
	has pmc_counting_instructions ||
		die "how a mediated PMU counts a skipped instruction is unknown"
	pmu=pmu_mediated_of_vm
fi
# Some ask the PMU's event filter, which takes SRCU, before they compare the event, hence for each
# counter that is on.  Those with this structure compare first.
[ $pmu != pmu_deferred ] || grep -q kvm_pmu_emulated_event_selectors "$btf" ||
	die "when a skipped instruction takes KVM to the PMU's event filter is unknown"
icr=icr_joined
! has x2apic_icr_is_split || icr=icr_of_vendor
synic=synic_looked_up
! has CONFIG_KVM_HYPERV || is KVM_HYPERV || synic=synic_none
hyperv=hyperv_private
! has '^struct kvm_vcpu_hv {' || [ $synic = synic_none ] || hyperv=hyperv_declared
map=map_private
! has '^struct kvm_apic_map {' || map=map_declared
xen=xen_beside
! has 'kvm_xen_hvm_config hvm_config;' || xen=xen_within
rip=rip_beside_regs
! has VCPU_REGS_RIP || rip=rip_in_regs
event=event_rcu
! grep -qs 'srcu_fast_notrace)(&tracepoint_srcu)' "$1/include/linux/tracepoint.h" ||
	event=event_srcu
userspace=userspace_unknown
! has EXIT_FASTPATH_EXIT_USERSPACE || userspace=userspace_known
if grep -q 'register_ftrace_direct_multi(struct ftrace_ops' "$ftrace"; then
	direct=direct_multi
elif grep -q 'register_ftrace_direct(struct ftrace_ops' "$ftrace"; then
	direct=direct_ops
else
	die "how ftrace makes a direct call is unknown"
fi
echo "$pmu $icr $synic $hyperv $map $xen $rip $event $userspace $direct"
