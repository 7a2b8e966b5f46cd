// SPDX-License-Identifier: GPL-2.0
/*
 * The services for handlers of other modules.  Flags in Kbuild turn the inline functions into
 * ordinary ones, and export them.
 */
#include <linux/export.h>

#include <kvm_fastpath/service.h>
