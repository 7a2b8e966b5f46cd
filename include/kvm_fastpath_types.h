/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The types for modules: KVM's own enum exit_fastpath_completion; kvm.ko exports the services.
 */
#ifndef KVM_FASTPATH_TYPES_H
#define KVM_FASTPATH_TYPES_H

#include <linux/kvm_host.h>

#define KVM_FASTPATH_SERVICE		extern

#endif /* KVM_FASTPATH_TYPES_H */
