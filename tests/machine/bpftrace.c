// SPDX-License-Identifier: GPL-2.0
/*
 * tools/kvm_fastpath.bt while a guest runs: its histograms hold each write that the
 * counters count.
 */
#include <inttypes.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "init.h"
#include "vmm.h"

#define OUTPUT		"/bpftrace.out"
#define PROBES		"/sys/kernel/debug/kprobes/list"
#define ATTACH_SECONDS	120

static const struct guest_orders few = { .self = 200, .pingpong = 100, .declined = 16 };

static pid_t start_bpftrace(void)
{
	static const struct rlimit unlimited = { RLIM_INFINITY, RLIM_INFINITY };
	pid_t pid = fork();
	int fd;

	if (pid)
		return pid;
	fd = open(OUTPUT, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
	setrlimit(RLIMIT_MEMLOCK, &unlimited);
	execl("/usr/bin/bpftrace", "bpftrace", "/kvm_fastpath.bt", NULL);
	_exit(1);
}

static void print_output(char *text, size_t size)
{
	char *rest = text, *line;

	if (!read_text(OUTPUT, text, size))
		fail("bpftrace: no output");
	while ((line = strsep(&rest, "\n")))
		printf("BPFTRACE %s\n", line);
}

static void wait_until_attached(void)
{
	static char text[1 << 16];
	unsigned int seconds;

	for (seconds = 0; seconds < ATTACH_SECONDS; seconds++) {
		sleep(1);
		if (read_text(PROBES, text, sizeof(text)) &&
		    strstr(text, "kvm_fastpath_wrmsr_claimed")) {
			sleep(2);
			return;
		}
	}
	print_output(text, sizeof(text));
	fail("bpftrace does not attach");
}

/* "@cycles[0x830, done]: " and lines such as "[1K, 2K)    23 |@@@  |" */
static uint64_t histogram_sum(const char *text, const char *key)
{
	const char *line = text;
	uint64_t sum = 0, count;
	bool on = false;

	for (; line && *line; line = strchr(line, '\n'), line += !!line) {
		if (*line == '@')
			on = !strncmp(line, key, strlen(key));
		else if (on && sscanf(line, "[%*[^])]%*[])] %" SCNu64 " |", &count) == 1)
			sum += count;
	}
	return sum;
}

void run_bpftrace(const char *machine)
{
	static char text[1 << 16], copy[1 << 16];
	struct counters before, after;
	struct guest_share share;
	uint64_t done, declined;
	char why[256];
	int status;
	pid_t pid;

	register_handlers(true);
	pid = start_bpftrace();
	wait_until_attached();
	read_counters(&before);
	if (!vmm_run(&few, &share, why, sizeof(why)))
		fail("bpftrace: %s", why);
	read_counters(&after);
	kill(pid, SIGINT);
	if (waitpid(pid, &status, 0) != pid || status)
		fail("bpftrace ended with %d", status);

	if (!read_text(OUTPUT, text, sizeof(text)))
		fail("bpftrace: no output");
	print_output(copy, sizeof(copy));
	done = histogram_sum(text, "@cycles[0x830, done]");
	declined = histogram_sum(text, "@cycles[0x830, declined]");
	printf("RESULT machine=%s bpftrace done=%" PRIu64 " declined=%" PRIu64 " handled=%" PRIu64
	       " left=%" PRIu64 "\n", machine, done, declined, after.handled - before.handled,
	       after.declined - before.declined);
	if (!done || done != after.handled - before.handled ||
	    !declined || declined != after.declined - before.declined)
		fail("bpftrace has not seen each write");
}
