/* SPDX-License-Identifier: GPL-2.0 */
/*
 * For trampoline.S: macros that not all kernels have.
 */
#ifndef KVM_FASTPATH_LIVE_TRAMPOLINE_H
#define KVM_FASTPATH_LIVE_TRAMPOLINE_H

#include <linux/linkage.h>
#include <linux/objtool.h>

#include <asm/frame.h>
#include <asm/nospec-branch.h>
#include <asm/percpu.h>

/* Empty on kernels that do not count a CPU's return stack. */
#ifndef CONFIG_CALL_THUNKS
#define CALL_DEPTH_ACCOUNT
#endif

#endif /* KVM_FASTPATH_LIVE_TRAMPOLINE_H */
