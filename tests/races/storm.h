/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KVM_FASTPATH_STORM_H
#define KVM_FASTPATH_STORM_H

/* What storm_mod.c asks for and handler_mod.c handles; the suites use others. */
#define STORM_MSR	0x4b564dff

#endif
