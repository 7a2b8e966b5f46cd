#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# probe.sh KVMDIR: the folder of host/flavour/ that fits this arch/x86/kvm; names
# none and fails if none does.  The text decides: distributions backport.
set -eu
case $(sed -n '/^static .*kvm_pmu_incr_counter(/,/^}/p' "$1/pmu.c") in
*kvm_pmu_request_counter_reprogram\(*)	echo pmu_deferred ;;
*reprogram_counter\(*)			echo pmu_eager ;;
*)					exit 1 ;;
esac
