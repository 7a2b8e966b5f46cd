/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BENCH_LINUX_MODULE_H
#define BENCH_LINUX_MODULE_H

#define THIS_MODULE		NULL
#define module_name(mod)	((mod) ? "bench" : "kernel")

#endif
