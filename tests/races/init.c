// SPDX-License-Identifier: GPL-2.0
/*
 * PID 1 after the suites: loads and unloads a module with a handler while the other CPUs
 * dispatch, and says how that went.  Then one that forgets to unregister its handler.
 */
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define ROUNDS			200
#define FORGETFUL_ROUNDS	20
#define HANDLED			"/sys/module/storm_mod/parameters/handled"
#define SLOW			"/sys/module/storm_mod/parameters/slow"

static void __attribute__((noreturn)) end(void)
{
	fflush(stdout);
	reboot(RB_AUTOBOOT);
	for (;;)
		pause();
}

static void __attribute__((noreturn)) fail(const char *what)
{
	printf("FAIL %s: %m\n", what);
	end();
}

static void load(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || syscall(SYS_finit_module, fd, "", 0))
		fail(path);
	close(fd);
}

static void unload(const char *name)
{
	if (syscall(SYS_delete_module, name, O_NONBLOCK))
		fail(name);
}

/* The sum over the CPUs: "1,2,3,4". */
static unsigned long long sum(const char *path)
{
	FILE *file = fopen(path, "r");
	unsigned long long total = 0, count;

	if (!file)
		fail(path);
	while (fscanf(file, "%llu%*[,\n]", &count) == 1)
		total += count;
	fclose(file);
	return total;
}

/* Not a pause: an emulated machine may lose many timers. */
static void wait_beyond(const char *path, unsigned long long count)
{
	while (sum(path) == count)
		sched_yield();
}

static void announce(const char *words)
{
	printf("wants on the console: %s\n", words);
	fflush(stdout);
}

static void come_and_go(const char *path, const char *name)
{
	wait_beyond(SLOW, sum(SLOW));
	load(path);
	wait_beyond(HANDLED, sum(HANDLED));
	unload(name);
}

int main(void)
{
	int i;

	mkdir("/sys", 0755);
	if (mount("sysfs", "/sys", "sysfs", 0, NULL))
		fail("/sys");

	load("/storm_mod.ko");
	for (i = 0; i < ROUNDS; i++)
		come_and_go("/handler_mod.ko", "handler_mod");
	for (i = 0; i < FORGETFUL_ROUNDS; i++) {
		announce("module forgetful_mod leaves its handler stray behind; unregistered");
		come_and_go("/forgetful_mod.ko", "forgetful_mod");
	}
	wait_beyond(SLOW, sum(SLOW));
	printf("RESULT module loaded and unloaded %d times, %d more without unregistering, ",
	       ROUNDS, FORGETFUL_ROUNDS);
	printf("%llu writes handled, %llu not\n", sum(HANDLED), sum(SLOW));
	unload("storm_mod");
	printf("SUCCESS kvm_fastpath races\n");
	end();
}
