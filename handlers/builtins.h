/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The callbacks of the built-in handlers, and declarations that table.h makes of them.
 */
#ifndef KVM_FASTPATH_BUILTINS_H
#define KVM_FASTPATH_BUILTINS_H

#include <asm/apicdef.h>
#include <asm/msr-index.h>

#include <kvm_fastpath/handler.h>

#include "eoi/eoi.h"
#include "hyperv_eoi/hyperv_eoi.h"
#include "hyperv_icr/hyperv_icr.h"
#include "icr/icr.h"
#include "timer/timer.h"
#include "tscdeadline/tscdeadline.h"

#define BUILTIN(id, ...) extern const struct kvm_fastpath_handler kvm_fastpath_##id

#include "table.h"

#endif /* KVM_FASTPATH_BUILTINS_H */
