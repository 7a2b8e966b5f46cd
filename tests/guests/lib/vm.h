/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A virtual machine in a child process, which may get stuck or be killed.
 */
#ifndef MACHINE_VM_H
#define MACHINE_VM_H

#include <linux/kvm.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "guest.h"

/* The CPUs that the vCPUs run on, or: */
#define VM_ANY_CPU	(-1)
extern int vm_cpus[GUEST_VCPUS];

/* In the parent: a fresh memory with @image in it; returns what the guest shares. */
void *vm_prepare(const char *image, size_t size);
/* Runs @run in a child, which is killed after so many seconds. */
pid_t vm_start_child(void (*run)(void), unsigned int seconds);
/* Returns the child's wait status; 0 if @run came to its end in time. */
int vm_end_child(pid_t pid);
/* Both, one after the other. */
int vm_run_child(void (*run)(void), unsigned int seconds);
/* Says in @why, of @size bytes, what made the child end with @status. */
void vm_explain(int status, char *why, size_t size);
void vm_release(void);

struct vm_setup {
	bool userspace_apic;
	bool split_irqchip;		/* only the local APICs are in the kernel */
	bool no_broadcast_quirk;	/* 0xff is an x2APIC id like another, if all have one */
	bool wide_ids;			/* userspace knows x2APIC ids of 32 bits */
	bool hyperv;			/* CPUID shows Hyper-V */
	bool hyperv_hides_apic;		/* ... but not its MSRs of the local APIC */
	bool hypervisor;		/* CPUID tells that there is one */
	bool no_tsc_deadline;
	uint32_t hidden_pv_features;	/* of KVM, bits of CPUID 0x40000001's EAX */
	uint64_t disabled_exits;	/* KVM_X86_DISABLE_EXITS_* */
};

/* What KVM answers to KVM_CHECK_EXTENSION. */
int kvm_capability(long capability);

/* In the child: none of these returns if it fails. */
void give_up(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));
int kvm_ioctl(int fd, unsigned long request, const char *name, void *arg);

#define KVM_IOCTL(fd, request, arg) \
	kvm_ioctl(fd, request, #request, (void *)(unsigned long)(arg))

/* The guest has this memory, and not what was prepared. */
void vm_use_memory(char *pages, size_t size);
int vm_create(const struct vm_setup *setup);
/* From now on the guest's writes to the MSR fault, or leave to userspace if that wants them. */
void vm_filter_writes(int vm, uint32_t msr);
/* To be called in the thread that runs the vCPU; @run is mapped.  It stays as KVM resets it. */
int vm_add_vcpu(int id, int cpu, struct kvm_run **run);
/* It runs in long mode, flat, from @regs on. */
void vm_enter_at(int vcpu, struct kvm_regs *regs);
/* Both: it starts with the image. */
int vm_create_vcpu(int id, struct kvm_run **run);
/* The same, but its x2APIC id is no vCPU's number. */
int vm_create_vcpu_with_id(int number, int id, struct kvm_run **run);
void vm_start_vcpus(pthread_t *threads, long count, void *(*run)(void *));

#endif
