/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Stands for the kernel's: nobody reads these files here.
 */
#ifndef BENCH_LINUX_SEQ_FILE_H
#define BENCH_LINUX_SEQ_FILE_H

#define seq_printf(seq, ...) do { } while (0)

#endif
