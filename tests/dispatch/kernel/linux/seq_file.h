/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Stands for the kernel's: nobody reads these files here.
 */
#ifndef BENCH_LINUX_SEQ_FILE_H
#define BENCH_LINUX_SEQ_FILE_H

struct seq_file {
	void *private;
};

static inline void seq_printf(struct seq_file *seq, const char *format, ...)
{
}

#endif
