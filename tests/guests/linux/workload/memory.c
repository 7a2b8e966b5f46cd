// SPDX-License-Identifier: GPL-2.0
/*
 * What one CPU does to the memory of both: the other must have heard of it, by an IPI, before
 * the system call returns.
 */
#define _GNU_SOURCE
#include <linux/membarrier.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "workload.h"

#define SHOOTDOWNS	200
#define BARRIERS	400
#define PAGE		4096

static atomic_bool protected, over, runs;
static atomic_uint faults, written;
static volatile unsigned int *word;

static inline void spin(void)
{
	asm volatile("pause" : : : "memory");
}

static void on_fault(int signal)
{
	faults++;
	while (protected)
		spin();
}

static void *write_there(void *argument)
{
	runs = true;
	while (!over) {
		*word = *word + 1;
		written++;
	}
	return NULL;
}

static void *map_page(void)
{
	void *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (page == MAP_FAILED)
		fail("no memory: %m");
	return page;
}

static void begin(void *(*run)(void *))
{
	over = false;
	runs = false;
	start_partner(run, NULL);
	while (!runs)
		spin();
}

static void end(void)
{
	over = true;
	end_partner();
}

static void wait_for_write(void)
{
	unsigned int before = written;

	while (written == before)
		spin();
}

static void wait_for_fault(void)
{
	unsigned int before = faults;

	protected = true;
	if (mprotect((void *)word, PAGE, PROT_READ))
		fail("mprotect: %m");
	before = *word;
	while (!faults)
		spin();
	if (*word != before)
		fail("the other CPU wrote to a page that it may not write to");
	faults = 0;
	if (mprotect((void *)word, PAGE, PROT_READ | PROT_WRITE))
		fail("mprotect: %m");
	protected = false;
}

void tlb_shootdowns(void)
{
	int i;

	signal(SIGSEGV, on_fault);
	word = map_page();
	begin(write_there);
	for (i = 0; i < SHOOTDOWNS; i++) {
		char *page = map_page();

		*page = 1;
		wait_for_write();
		wait_for_fault();
		munmap(page, PAGE);
	}
	end();
	munmap((void *)word, PAGE);
	signal(SIGSEGV, SIG_DFL);
	say("shootdowns %u\n", SHOOTDOWNS);
}

static void *run_there(void *argument)
{
	runs = true;
	while (!over)
		spin();
	return NULL;
}

static int membarrier(int command)
{
	return syscall(SYS_membarrier, command, 0, 0);
}

void membarriers(void)
{
	int i;

	if (membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED))
		fail("no membarrier: %m");
	begin(run_there);
	for (i = 0; i < BARRIERS; i++)
		if (membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED))
			fail("membarrier: %m");
	end();
	say("membarriers %u\n", BARRIERS);
}
