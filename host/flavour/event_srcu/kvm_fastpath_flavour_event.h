/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: the probes of a trace event stay where they are while its SRCU is held.
 */
#ifndef KVM_FASTPATH_FLAVOUR_EVENT_H
#define KVM_FASTPATH_FLAVOUR_EVENT_H

#define flavour_event_guard()	guard(srcu_fast_notrace)(&tracepoint_srcu)

#endif /* KVM_FASTPATH_FLAVOUR_EVENT_H */
