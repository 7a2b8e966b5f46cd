/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The seam inside KVM: KVM's own enum exit_fastpath_completion.
 */
#ifndef KVM_FASTPATH_SEAM_H
#define KVM_FASTPATH_SEAM_H

#include <linux/kvm_host.h>

#endif /* KVM_FASTPATH_SEAM_H */
