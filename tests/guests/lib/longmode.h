/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MACHINE_LONGMODE_H
#define MACHINE_LONGMODE_H

#include <linux/kvm.h>

void longmode_tables(char *memory);
void longmode_sregs(struct kvm_sregs *sregs);

#endif
