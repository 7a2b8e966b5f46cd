/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MACHINE_OUTCOME_H
#define MACHINE_OUTCOME_H

#include "cases.h"

#define OUTCOME_SIZE	192

void describe_outcome(const struct case_share *share, char *text);

#endif
