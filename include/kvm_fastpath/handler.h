/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kvm_fastpath - a registry of WRMSR handlers that run straight after VM-Exit.
 */
#ifndef KVM_FASTPATH_HANDLER_H
#define KVM_FASTPATH_HANDLER_H

/**
 * DOC: theory of operation
 *
 * A guest's WRMSR to an intercepted MSR leaves the guest.  KVM's slow path then
 * enables host interrupts, re-takes SRCU, walks the vendor's table of exit
 * handlers and emulates the instruction.  For an MSR that the guest writes
 * millions of times a second the slow path is most of the cost.
 *
 * kvm_fastpath comes before it.  The VMX and SVM backends look at the exit while
 * host interrupts are still off, at the end of vcpu_run or in
 * kvm_x86_ops.handle_exit_irqoff.  If it is a plain WRMSR of the outer guest,
 * they call kvm_fastpath_wrmsr_irqoff(), which finds the handler registered for
 * that MSR index and calls it.  The handler handles the write or declines it:
 *
 * - Handled: the backend traces the write, skips the instruction exactly once
 *   and KVM's exit handling is over.
 * - Declined: the handler has changed nothing, and KVM goes on as if this
 *   library did not exist, up to and including a #GP for a bad value.
 *
 * Handlers come and go at run time.  Registration fills another table and
 * publishes it under RCU, so that dispatch takes no lock, writes no
 * shared cache line and allocates nothing.  See Documentation/locking.rst.
 */

#include <linux/compiler.h>
#include <linux/types.h>
#include <kvm_fastpath/context.h>
/* KVM's own types, or those of KUnit's fake: the include path chooses. */
#include <kvm_fastpath_types.h>

struct kvm_fastpath_handler;
struct kvm_vcpu;
struct module;

/** KVM_FASTPATH_MAX_HANDLERS - how many handlers may be registered at once. */
#define KVM_FASTPATH_MAX_HANDLERS 64

/**
 * typedef kvm_fastpath_wrmsr_t - a handler's callback
 * @h: the handler that was registered for @msr; container_of() finds what it is part of
 * @vcpu: the vCPU that executed WRMSR; opaque to a handler, see <kvm_fastpath/service.h>
 * @msr: the MSR index (ECX), always the handler's own
 * @data: the value written (EDX:EAX)
 *
 * Context: the physical CPU that ran the vCPU, host interrupts and preemption
 * off, RCU watching, KVM's SRCU *not* held, not a nested guest's exit.  The
 * callback must not sleep, take a lock that may sleep (on PREEMPT_RT that
 * includes spinlock_t), touch guest memory, or do work that the guest can make
 * unbounded.  It must not skip the instruction, advance RIP or trace the write:
 * its caller does each of these once.  Its definition says __kvm_fastpath_irqoff,
 * for sparse, see <kvm_fastpath/context.h>.
 *
 * Return:
 * * EXIT_FASTPATH_NONE: not mine.  Nothing has changed; the slow path decides.
 * * EXIT_FASTPATH_EXIT_HANDLED: the write has taken full architectural effect.
 * * EXIT_FASTPATH_REENTER_GUEST: the same, and KVM may go straight back into the
 *   guest.  Where KVM cannot do that, this means EXIT_FASTPATH_EXIT_HANDLED.
 * * EXIT_FASTPATH_EXIT_USERSPACE: the write has taken effect and the handler
 *   has filled in vcpu->run for an exit to userspace.  While userspace
 *   single-steps the guest, the skip replaces that exit by KVM_EXIT_DEBUG.
 */
typedef enum exit_fastpath_completion (*kvm_fastpath_wrmsr_t)(const struct kvm_fastpath_handler *h,
							      struct kvm_vcpu *vcpu, u32 msr,
							      u64 data);

/**
 * struct kvm_fastpath_handler - a handler for the writes to one MSR
 * @name: short name, shown in debugfs and in messages: printable ASCII without blanks,
 *	"pv-eoi" for instance, because tools split debugfs' table at blanks
 * @msr: MSR index to handle; each MSR has at most one handler
 * @write: the callback, see &typedef kvm_fastpath_wrmsr_t
 * @owner: THIS_MODULE; shown in debugfs, NULL as "kernel".  If the module is unloaded before it
 *	has unregistered its handlers, the library does so, with a warning
 *
 * The caller owns the struct; it must stay valid and unchanged from
 * kvm_fastpath_register() until kvm_fastpath_unregister() has returned.
 */
struct kvm_fastpath_handler {
	const char *name;
	u32 msr;
	kvm_fastpath_wrmsr_t write;
	struct module *owner;
};

/**
 * kvm_fastpath_register_many() - register an array of handlers
 * @handlers: the array
 * @nr: its length
 *
 * Registers all of them or none.  Any CPU may call the handlers before this function has
 * returned.  They start switched on; if the library is off, they are called once that is on
 * again.
 *
 * Context: process context, may sleep: waits for an RCU grace period.
 * Return:
 * * 0: registered.
 * * -EINVAL: there is no handler, or one has no callback, no name, or a name with a blank, a
 *   control character or a character beyond ASCII, or two are for the same MSR; the kernel log
 *   says which.
 * * -EEXIST: one of the MSRs has a handler.
 * * -ENOSPC: more than %KVM_FASTPATH_MAX_HANDLERS would be registered, or no multiplier was
 *   found that gives each MSR a slot of its own.
 * * -ENOMEM: out of memory.
 *
 * On an error the registry is as it was.
 */
int __must_check kvm_fastpath_register_many(const struct kvm_fastpath_handler *handlers,
					    unsigned int nr);

/**
 * kvm_fastpath_unregister_many() - unregister an array of handlers
 * @handlers: structs given to kvm_fastpath_register() or kvm_fastpath_register_many()
 * @nr: how many
 *
 * When this returns, no CPU runs a callback of theirs, and none will: the caller may free the
 * structs and unload the module.  KVM handles writes to the MSRs as without the library.
 * Cannot fail and allocates nothing.  A struct that is not registered (another
 * one for the same MSR may be) is a bug in the caller: the function warns once and leaves the
 * registry as it was.
 *
 * Context: process context, may sleep: waits for one RCU grace period.
 */
void kvm_fastpath_unregister_many(const struct kvm_fastpath_handler *handlers, unsigned int nr);

/**
 * kvm_fastpath_register() - register a handler
 * @handler: the handler
 *
 * Context: as kvm_fastpath_register_many().
 * Return: as kvm_fastpath_register_many().
 */
static inline int __must_check kvm_fastpath_register(const struct kvm_fastpath_handler *handler)
{
	return kvm_fastpath_register_many(handler, 1);
}

/**
 * kvm_fastpath_unregister() - unregister a handler
 * @handler: the struct given to kvm_fastpath_register()
 *
 * As kvm_fastpath_unregister_many().
 *
 * Context: as kvm_fastpath_unregister_many().
 */
static inline void kvm_fastpath_unregister(const struct kvm_fastpath_handler *handler)
{
	kvm_fastpath_unregister_many(handler, 1);
}

/**
 * module_kvm_fastpath_handlers() - a module that only registers handlers
 * @handlers: an array of struct kvm_fastpath_handler
 *
 * Replaces module_init() and module_exit(): the module registers all handlers when it is loaded,
 * or fails to load, and unregisters them when it is unloaded.  Also imports the symbol namespace
 * KVM_FASTPATH.
 */
#define module_kvm_fastpath_handlers(handlers)					\
MODULE_INFO(import_ns, "KVM_FASTPATH");						\
static const struct kvm_fastpath_handler *const handlers##_all = handlers;	\
static const unsigned int handlers##_nr = sizeof(handlers) / sizeof(*handlers##_all); \
static int __init handlers##_init(void)						\
{										\
	return kvm_fastpath_register_many(handlers##_all, handlers##_nr);	\
}										\
module_init(handlers##_init);							\
static void __exit handlers##_exit(void)					\
{										\
	kvm_fastpath_unregister_many(handlers##_all, handlers##_nr);		\
}										\
module_exit(handlers##_exit)

#endif /* KVM_FASTPATH_HANDLER_H */
