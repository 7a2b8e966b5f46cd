/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Linux as a guest: the kernel of the machine once more, with a workload as its PID 1.
 */
#ifndef MACHINE_LINUX_H
#define MACHINE_LINUX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ports.h"
#include "vm.h"

#define LINUX_MEMORY	(160UL << 20)

/* boot.c: puts the kernel and its initrd into @memory, returns where it begins. */
uint64_t linux_load(char *memory, const char *command_line);
extern const uint64_t linux_boot_params;	/* for RSI */

/* What the guest has said, in lines. */
struct linux_said {
	volatile uint32_t used;
	char text[512 << 10];
};

/* guest.c: the guest, in a child process, which asks what to do, again and again */
struct linux_guest {
	const char *command_line;
	struct vm_setup setup;
	struct linux_said *said;
	pid_t pid;
	int asks, answers;	/* pipes */
};

void linux_start(struct linux_guest *guest);
/* Until the guest asks; false if it ends before, or the time does.  Then it is to be ended. */
bool linux_wait(struct linux_guest *guest, unsigned int seconds);
void linux_answer(struct linux_guest *guest, enum linux_order order);
/* Ends the child; says in @why, of @size bytes, what went wrong, or returns true. */
bool linux_end(struct linux_guest *guest, char *why, size_t size);

#endif
