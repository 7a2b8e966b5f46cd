// SPDX-License-Identifier: GPL-2.0
/* Sequences as rows for known.c, and what became of them. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "report.h"
#include "sequences.h"
#include "text.h"

#define SHOWN_RECORDS	8
#define LINE_SIZE	256

#define OPERATION_NAME(name, msr)	#name,
#define RECORD_NAME(name, event)	#name,
#define RECORD_IS_EVENT(name, event)	event,

const char *const operation_names[NR_OPERATIONS] = {
	GUEST_OPERATIONS(OPERATION_NAME)
	USER_OPERATIONS(OPERATION_NAME)
};

static const char *const record_names[] = { RECORDS(RECORD_NAME) };
static const bool events[] = { RECORDS(RECORD_IS_EVENT) };

static const char *const flag_names[NR_FLAGS] = {
	"SPLIT_IRQCHIP", "NO_QUIRK", "SYNIC", "PV_EOI", "WATCHED", "OPEN_HANDLERS",
	"HYPERV",
};

bool is_event(enum record_kind kind)
{
	return events[kind];
}

#define add(text, ...) text_add(text, LINE_SIZE, __VA_ARGS__)

/* As a row of known.c. */
void print_case(const struct sequence *sequence)
{
	const char *separator = ".flags = ";
	char line[LINE_SIZE] = "";
	uint32_t i;

	add(line, "\t{ .name = \"%s\", ", sequence->name ? sequence->name : "");
	for (i = 0; i < NR_FLAGS; i++) {
		if (sequence->flags & 1U << i) {
			add(line, "%s%s", separator, flag_names[i]);
			separator = " | ";
		}
	}
	add(line, "%s.count = %u, .operation = {", sequence->flags ? ", " : "", sequence->count);
	report_remark(line);
	for (i = 0; i < sequence->count; i++) {
		line[0] = '\0';
		add(line, "\t\tOP(%s, %u, 0x%" PRIx64 "),",
		    operation_names[sequence->operation[i].kind],
		    sequence->operation[i].cpu, sequence->operation[i].value);
		report_remark(line);
	}
	report_remark("\t} },");
}

static void print_log(const char *phase, const struct log *log, uint32_t first)
{
	char line[LINE_SIZE];
	uint32_t i;

	for (i = first; i < log->count && i < first + SHOWN_RECORDS; i++) {
		const struct record *record = &log->record[i];

		line[0] = '\0';
		add(line, "%s record=%u operation=%d cpu=%u %s detail=0x%x value=0x%x", phase, i,
		    (int8_t)record->operation, record->cpu, record_names[record->kind],
		    record->detail, record->value);
		report_remark(line);
	}
}

void print_logs(const struct log *fast, const struct log *slow)
{
	uint32_t i = 0;

	while (i < fast->count && i < slow->count &&
	       !memcmp(&fast->record[i], &slow->record[i], sizeof(fast->record[i])))
		i++;
	print_log("fast", fast, i);
	print_log("slow", slow, i);
}
