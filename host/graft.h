/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the graft makes KVM call.  Without CONFIG_KVM_FASTPATH, KVM is as it was.
 */
#ifndef KVM_FASTPATH_GRAFT_H
#define KVM_FASTPATH_GRAFT_H

#include <linux/kvm_host.h>

#ifdef CONFIG_KVM_FASTPATH

#include <kvm_fastpath/backend.h>
#include <kvm_fastpath/builtin.h>

/*
 * Each of the functions below is preceded by a look whether any handler is on, in the
 * caller: while none is, KVM shall be as fast as without the library.
 */
/*
 * At the end of vcpu_run, before KVM's own fast path: ask the registry.
 * EXIT_FASTPATH_NONE: it did nothing, KVM's own fast path is next.
 */
fastpath_t __kvm_fastpath_vmx_exit_irqoff(struct kvm_vcpu *vcpu);
fastpath_t __kvm_fastpath_svm_exit_irqoff(struct kvm_vcpu *vcpu, bool nrips);

static __always_inline fastpath_t kvm_fastpath_vmx_exit_irqoff(struct kvm_vcpu *vcpu)
{
	return kvm_fastpath_is_active() ? __kvm_fastpath_vmx_exit_irqoff(vcpu) :
					  EXIT_FASTPATH_NONE;
}

static __always_inline fastpath_t
kvm_fastpath_svm_exit_irqoff(struct kvm_vcpu *vcpu, bool nrips)
{
	return kvm_fastpath_is_active() ? __kvm_fastpath_svm_exit_irqoff(vcpu, nrips) :
					  EXIT_FASTPATH_NONE;
}

/*
 * The same place, if the registry is called from handle_exit_irqoff: whether KVM's own
 * fast path has to wait until the registry has been asked there.
 */
bool __kvm_fastpath_vmx_comes_first(struct kvm_vcpu *vcpu);
bool __kvm_fastpath_svm_comes_first(struct kvm_vcpu *vcpu, bool nrips);

static __always_inline bool kvm_fastpath_vmx_comes_first(struct kvm_vcpu *vcpu)
{
	return kvm_fastpath_is_active() && __kvm_fastpath_vmx_comes_first(vcpu);
}

static __always_inline bool kvm_fastpath_svm_comes_first(struct kvm_vcpu *vcpu, bool nrips)
{
	return kvm_fastpath_is_active() && __kvm_fastpath_svm_comes_first(vcpu, nrips);
}

/*
 * In handle_exit_irqoff: ask the registry, unless vcpu_run has handled the exit, and then
 * KVM's own fast path, if it has waited.  @exit_fastpath is what vcpu_run returned.  Never
 * asks for re-entry: KVM has left the inner run loop.
 * Return: EXIT_FASTPATH_NONE if nothing was done here, by whomever it was done before.  To
 * return @exit_fastpath then would have every exit save a register, library off or on.
 *
 * A claim may come or go between the two places.  Then KVM's own is asked twice, which is
 * harmless after it has declined, or not at all, and the write is slow.
 */
fastpath_t __kvm_fastpath_vmx_handle_exit_irqoff(struct kvm_vcpu *vcpu);
fastpath_t __kvm_fastpath_svm_handle_exit_irqoff(struct kvm_vcpu *vcpu, bool nrips);

static __always_inline fastpath_t
kvm_fastpath_vmx_handle_exit_irqoff(struct kvm_vcpu *vcpu, fastpath_t exit_fastpath)
{
	if (!kvm_fastpath_is_active() || exit_fastpath != EXIT_FASTPATH_NONE)
		return EXIT_FASTPATH_NONE;
	return __kvm_fastpath_vmx_handle_exit_irqoff(vcpu);
}

static __always_inline fastpath_t
kvm_fastpath_svm_handle_exit_irqoff(struct kvm_vcpu *vcpu, fastpath_t exit_fastpath,
				    bool nrips)
{
	if (!kvm_fastpath_is_active() || exit_fastpath != EXIT_FASTPATH_NONE)
		return EXIT_FASTPATH_NONE;
	return __kvm_fastpath_svm_handle_exit_irqoff(vcpu, nrips);
}

#else

static inline int kvm_fastpath_init(void)
{
	return 0;
}

static inline void kvm_fastpath_exit(void)
{
}

static inline fastpath_t kvm_fastpath_vmx_exit_irqoff(struct kvm_vcpu *vcpu)
{
	return EXIT_FASTPATH_NONE;
}

static inline fastpath_t kvm_fastpath_svm_exit_irqoff(struct kvm_vcpu *vcpu, bool nrips)
{
	return EXIT_FASTPATH_NONE;
}

static inline bool kvm_fastpath_vmx_comes_first(struct kvm_vcpu *vcpu)
{
	return false;
}

static inline bool kvm_fastpath_svm_comes_first(struct kvm_vcpu *vcpu, bool nrips)
{
	return false;
}

static inline fastpath_t
kvm_fastpath_vmx_handle_exit_irqoff(struct kvm_vcpu *vcpu, fastpath_t exit_fastpath)
{
	return EXIT_FASTPATH_NONE;
}

static inline fastpath_t
kvm_fastpath_svm_handle_exit_irqoff(struct kvm_vcpu *vcpu, fastpath_t exit_fastpath,
				    bool nrips)
{
	return EXIT_FASTPATH_NONE;
}

#endif /* CONFIG_KVM_FASTPATH */

/* What vcpu_run and handle_exit_irqoff returned for an exit: one of them did nothing. */
static __always_inline fastpath_t kvm_fastpath_merge(fastpath_t vcpu_run, fastpath_t irqoff)
{
	static_assert(!EXIT_FASTPATH_NONE);

	return vcpu_run | irqoff;
}

#endif /* KVM_FASTPATH_GRAFT_H */
