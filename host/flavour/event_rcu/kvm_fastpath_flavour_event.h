/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: with interrupts or preemption off, the probes of a trace event stay where they are.
 */
#ifndef KVM_FASTPATH_FLAVOUR_EVENT_H
#define KVM_FASTPATH_FLAVOUR_EVENT_H

static __always_inline void flavour_event_guard(void)
{
}

#endif /* KVM_FASTPATH_FLAVOUR_EVENT_H */
