// SPDX-License-Identifier: GPL-2.0
/*
 * The services for handlers of other modules.  Kbuild has the flags that make of the inline
 * functions others that are not, and export them.
 */
#include <linux/export.h>

#include <kvm_fastpath/service.h>
