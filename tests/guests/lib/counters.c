// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "init.h"
#include "msr.h"

#define COUNTERS	"/sys/kernel/debug/kvm_fastpath/"

#define ICR_PARAMETER	"fastpath_icr"

static const char *const handlers[] = {
	ICR_PARAMETER,
	"fastpath_eoi",
	"fastpath_timer",
	"fastpath_hyperv_icr",
	"fastpath_hyperv_eoi",
	"fastpath_tscdeadline",
};

const unsigned int nr_builtins = sizeof(handlers) / sizeof(handlers[0]);

void set_library(const char *parameter, const char *value)
{
	char path[80];

	snprintf(path, sizeof(path), "/sys/module/%s/parameters/%s",
		 is_live() ? "kvm_fastpath" : "kvm", parameter);
	if (access(path, W_OK))
		fail("there is no library: no %s", path);
	if (!write_text(path, value))
		fail("%s does not take '%s': %m", path, value);
}

void register_handlers(bool on)
{
	unsigned int i;

	for (i = 0; i < nr_builtins; i++)
		set_library(handlers[i], on ? "Y" : "N");
}

void register_all_but_icr(void)
{
	register_handlers(true);
	set_library(ICR_PARAMETER, "N");
}

static void read_handler(char *row, uint32_t wanted, struct counters *counters)
{
	uint64_t handled, declined;
	int name, behind_name;
	unsigned int msr;

	if (sscanf(row, "%x %n%*s%n %*s %" SCNu64 " %" SCNu64, &msr, &name, &behind_name,
		   &handled, &declined) != 3)
		return;
	counters->handlers++;
	counters->asked += handled + declined;
	counters->all_handled += handled;
	if (msr == MSR_HV_EOI || msr == MSR_HV_ICR)
		counters->hyperv += handled;
	if (msr == MSR_X2APIC_EOI)
		counters->ended = handled;
	if (msr == MSR_X2APIC_TMICT)
		counters->timed = handled;
	if (msr != wanted)
		return;
	row[behind_name] = '\0';
	counters->registered = true;
	counters->stub = strstr(row + name, "stub");
	counters->handled = handled;
	counters->declined = declined;
}

void read_msr_counters(uint32_t msr, struct counters *counters)
{
	char text[4096], *rest = text, *row;

	memset(counters, 0, sizeof(*counters));
	if (!read_text(COUNTERS "handlers", text, sizeof(text)))
		fail("there is no library: no " COUNTERS "handlers");
	while ((row = strsep(&rest, "\n")))
		read_handler(row, msr, counters);

	if (!read_text(COUNTERS "unhandled", text, sizeof(text)) ||
	    sscanf(text, "%" SCNu64, &counters->unhandled) != 1)
		fail("cannot read " COUNTERS "unhandled");
	counters->asked += counters->unhandled;
}

void read_counters(struct counters *counters)
{
	read_msr_counters(MSR_X2APIC_ICR, counters);
}

unsigned int read_handlers(struct handler_counters counters[MAX_HANDLERS])
{
	char text[4096], *rest = text, *row;
	unsigned int count = 0;

	if (!read_text(COUNTERS "handlers", text, sizeof(text)))
		fail("there is no library: no " COUNTERS "handlers");
	while ((row = strsep(&rest, "\n")) && count < MAX_HANDLERS)
		if (sscanf(row, "%x %*s %*s %" SCNu64 " %" SCNu64, &counters[count].msr,
			   &counters[count].handled, &counters[count].declined) == 3)
			count++;
	return count;
}
