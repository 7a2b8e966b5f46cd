// SPDX-License-Identifier: GPL-2.0
/*
 * Starts the library, as kvm.ko does; then every CPU dispatches, from load to unload.
 */
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/irqflags.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched.h>

#include <kvm_fastpath/backend.h>

#include "fake_host.h"
#include "storm.h"

#define STORM_CPUS	4
#define LINGER_US	20

static unsigned long handled[STORM_CPUS];
module_param_array(handled, ulong, NULL, 0444);
MODULE_PARM_DESC(handled, "Writes that were handled, for each CPU");

static unsigned long slow[STORM_CPUS];
module_param_array(slow, ulong, NULL, 0444);
MODULE_PARM_DESC(slow, "Writes that were not, for each CPU");

static struct task_struct *tasks[STORM_CPUS];
static struct kvm_vcpu vcpus[STORM_CPUS];
static struct kvm_vcpu traced;

/* Between the look-up and the callback: long enough for a module to go. */
static void meanwhile(struct kvm_vcpu *vcpu)
{
	if (!(vcpu->skip_looks % 16))
		udelay(LINGER_US);
}

/*
 * Not inline: KCSAN lets a plain read last until its function returns, or until a barrier in the
 * same context.  RCU may report from an interrupt, which is another context, that this CPU has
 * left its critical section.
 */
static noinline enum exit_fastpath_completion ask(struct kvm_vcpu *vcpu)
{
	enum exit_fastpath_completion ret;

	local_irq_disable();
	ret = kvm_fastpath_wrmsr_irqoff(vcpu, STORM_MSR, 0);
	local_irq_enable();
	return ret;
}

static int storm_thread(void *data)
{
	unsigned int cpu = (unsigned long)data;
	enum exit_fastpath_completion ret;
	unsigned long *count;

	while (!kthread_should_stop()) {
		ret = ask(&vcpus[cpu]);
		count = ret == EXIT_FASTPATH_NONE ? &slow[cpu] : &handled[cpu];
		WRITE_ONCE(*count, *count + 1);
		cond_resched();
	}
	return 0;
}

static void storm_stop(void)
{
	unsigned int cpu;

	for (cpu = 0; cpu < STORM_CPUS; cpu++) {
		if (tasks[cpu])
			kthread_stop(tasks[cpu]);
	}
}

static int __init storm_mod_init(void)
{
	struct task_struct *task;
	unsigned long cpu;
	int ret;

	if (num_online_cpus() < STORM_CPUS)
		return -ENODEV;

	ret = fake_kvm_start(&traced);
	if (ret)
		return ret;

	for (cpu = 0; cpu < STORM_CPUS; cpu++) {
		vcpus[cpu].meanwhile = meanwhile;
		task = kthread_create_on_cpu(storm_thread, (void *)cpu, cpu, "storm/%u");
		if (IS_ERR(task)) {
			storm_stop();
			fake_kvm_stop();
			return PTR_ERR(task);
		}
		tasks[cpu] = task;
		wake_up_process(task);
	}
	return 0;
}
module_init(storm_mod_init);

static void __exit storm_mod_exit(void)
{
	storm_stop();
	fake_kvm_stop();
}
module_exit(storm_mod_exit);

MODULE_DESCRIPTION("Asks kvm_fastpath for an MSR on every CPU");
MODULE_LICENSE("GPL");
MODULE_INFO(import_ns, "KVM_FASTPATH");
