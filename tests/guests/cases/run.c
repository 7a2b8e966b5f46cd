// SPDX-License-Identifier: GPL-2.0
/* Runs the guest of one case, and notes why vCPU 0 left it. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "init.h"
#include "vm.h"
#include "run.h"

#define GUEST_SECONDS	5

#define MSI_ADDRESS	0xfee00000	/* physical mode, APIC id 0 */

extern const char cases_image[], cases_image_end[];

static struct case_share *share;
static int vm;

static bool is_set_up(uint32_t setup)
{
	return share->orders.setup & setup;
}

void note_exit(const char *format, ...)
{
	size_t used = strlen(share->exits);
	va_list args;

	va_start(args, format);
	vsnprintf(share->exits + used, sizeof(share->exits) - used, format, args);
	va_end(args);
}

static void single_step(int vcpu, bool on)
{
	struct kvm_guest_debug debug = {
		.control = on ? KVM_GUESTDBG_ENABLE | KVM_GUESTDBG_SINGLESTEP : 0,
	};

	KVM_IOCTL(vcpu, KVM_SET_GUEST_DEBUG, &debug);
}

static void on_pause(int vcpu, struct kvm_run *run)
{
	if (is_set_up(STEP))
		single_step(vcpu, true);
	if (is_set_up(IMMEDIATE_EXIT))
		run->immediate_exit = 1;
}

static void on_step(int vcpu, struct kvm_run *run)
{
	int64_t at = run->debug.arch.pc - share->wrmsr_at;
	bool before = at <= 0;

	if (!before)
		note_exit(",debug+%d", (int)at);
	single_step(vcpu, before);
}

static void on_interrupted(struct kvm_run *run)
{
	if (errno != EINTR)
		give_up("KVM_RUN: %s", strerror(errno));
	run->immediate_exit = 0;
	kick_came_back(share);
	note_exit(",eintr");
}

static void on_wrmsr(struct kvm_run *run)
{
	note_exit(",exit:%x=%llx", run->msr.index, run->msr.data);
	run->msr.error = 0;
}

static void on_question(struct seat *seat)
{
	struct kvm_run *run = seat->run;
	uint32_t asked = *(uint32_t *)((char *)run + run->io.data_offset);

	do_as_asked(seat, asked & ((1 << ASK_NUMBER_SHIFT) - 1), asked >> ASK_NUMBER_SHIFT);
}

static void set_up_hyperv(int vcpu)
{
	struct kvm_enable_cap enforce = {
		.cap = KVM_CAP_HYPERV_ENFORCE_CPUID,
		.args = { 1 },
	};

	if (is_set_up(ENFORCE))
		KVM_IOCTL(vcpu, KVM_ENABLE_CAP, &enforce);
	if (is_set_up(XAPIC))
		enable_apic(vcpu);
}

static void *run_vcpu(void *argument)
{
	int id = (long)argument;
	struct seat seat = { .vm = vm };

	seat.vcpu = vm_create_vcpu(id, &seat.run);
	if (is_set_up(HYPERV))
		set_up_hyperv(seat.vcpu);
	for (;;) {
		struct kvm_run *run = seat.run;

		if (ioctl(seat.vcpu, KVM_RUN, 0) < 0) {
			on_interrupted(run);
			continue;
		}
		switch (run->exit_reason) {
		case KVM_EXIT_IO:
			if (run->io.port == GUEST_DONE_PORT) {
				if (!id)
					share->host_interrupts =
						vcpu_statistic(seat.vcpu, "irq_exits");
				return NULL;
			}
			if (run->io.port == ASK_PORT)
				on_question(&seat);
			else
				on_pause(seat.vcpu, run);
			break;
		case KVM_EXIT_IOAPIC_EOI:
			note_exit(",eoi:%x", run->eoi.vector);
			break;
		case KVM_EXIT_DEBUG:
			on_step(seat.vcpu, run);
			break;
		case KVM_EXIT_X86_WRMSR:
			on_wrmsr(run);
			break;
		default:
			give_up("vCPU %d left with KVM exit reason %u", id, run->exit_reason);
		}
	}
}

static void filter_writes(uint32_t msr)
{
	struct kvm_enable_cap exits = {
		.cap = KVM_CAP_X86_USER_SPACE_MSR,
		.args = { KVM_MSR_EXIT_REASON_FILTER },
	};

	vm_filter_writes(vm, msr);
	if (is_set_up(FILTER_EXIT))
		KVM_IOCTL(vm, KVM_ENABLE_CAP, &exits);
}

static int config_xen(int fd, uint32_t msr)
{
	struct kvm_xen_hvm_config config = {
		.flags = KVM_XEN_HVM_CONFIG_INTERCEPT_HCALL,
		.msr = msr,
	};

	return ioctl(fd, KVM_XEN_HVM_CONFIG, &config);
}

static void give_to_xen(uint32_t msr)
{
	if (config_xen(vm, msr))
		give_up("KVM_XEN_HVM_CONFIG: %s", strerror(errno));
}

bool vm_gives_xen(uint32_t msr)
{
	int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC), fd = ioctl(kvm, KVM_CREATE_VM, 0);
	bool given = !config_xen(fd, msr);

	if (fd < 0 || (!given && errno != EINVAL))
		fail("KVM_XEN_HVM_CONFIG: %m");
	close(fd);
	close(kvm);
	return given;
}

/* The first byte of the first hypercall: MOV to EAX of its number. */
static void note_xen_page(void)
{
	note_exit(",xen=%x", ((uint8_t *)share)[share->orders.value - GUEST_SHARE]);
}

/* KVM asks the routes of a split irqchip which EOIs userspace waits for. */
static void route_line(uint32_t gsi, uint32_t vector)
{
	struct {
		struct kvm_irq_routing head;
		struct kvm_irq_routing_entry entry;
	} routes = {
		.head = { .nr = 1 },
		.entry = {
			.gsi = gsi,
			.type = KVM_IRQ_ROUTING_MSI,
			.u.msi = { .address_lo = MSI_ADDRESS, .data = LEVEL_MSI_DATA(vector) },
		},
	};

	KVM_IOCTL(vm, KVM_SET_GSI_ROUTING, &routes);
}

static void run_guest(void)
{
	/* KVM does not use VMX's preemption timer for a guest that may MWAIT. */
	const struct vm_setup setup = {
		.userspace_apic = is_set_up(USERSPACE_APIC),
		.split_irqchip = is_set_up(SPLIT),
		.no_broadcast_quirk = is_set_up(NO_QUIRK),
		.wide_ids = is_set_up(WIDE_IDS),
		.hyperv = is_set_up(HYPERV),
		.hyperv_hides_apic = is_set_up(NO_HV_APIC),
		.disabled_exits = KVM_X86_DISABLE_EXITS_PAUSE |
			(is_set_up(HV_TIMER) ? 0 : KVM_X86_DISABLE_EXITS_MWAIT),
	};
	long vcpus = setup.userspace_apic ? 1 : GUEST_VCPUS;
	pthread_t threads[GUEST_VCPUS];
	int third = -1;

	kick_prepare();
	vm = vm_create(&setup);
	if (is_set_up(FILTER | FILTER_EXIT))
		filter_writes(share->orders.msr);
	if (is_set_up(XEN))
		give_to_xen(share->orders.msr);
	if (setup.split_irqchip)
		route_line(0, SERVED);
	if (is_set_up(THIRD))
		third = third_create(vm);
	vm_start_vcpus(threads, vcpus, run_vcpu);
	if (share->orders.program == FLOOD)
		kick_vcpu(threads[0], vm, share);
	while (vcpus--)
		pthread_join(threads[vcpus], NULL);
	if (third >= 0)
		third_note(third);
	if (is_set_up(XEN))
		note_xen_page();
}

/* What else the guest saw until then is in its outcome. */
static void explain(int status, char *why, size_t size)
{
	size_t used;

	vm_explain(status, why, size);
	used = strlen(why);
	snprintf(why + used, size - used, " (vCPU 1 %s, vCPU 0 %s, %u sent)",
		 share->online ? "online" : "not online",
		 share->finished ? "finished" : "at work", share->sent);
}

bool case_run(const struct case_orders *orders, struct case_share *report,
	      char *why, size_t size)
{
	int status;

	share = vm_prepare(cases_image, cases_image_end - cases_image);
	share->orders = *orders;
	if (orders->program == STEPS)
		memcpy(share->steps, (void *)orders->value, sizeof(share->steps));
	status = vm_run_child(run_guest, GUEST_SECONDS);
	if (status)
		explain(status, why, size);
	*report = *share;
	vm_release();
	return !status;
}
