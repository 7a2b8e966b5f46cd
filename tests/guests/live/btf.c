// SPDX-License-Identifier: GPL-2.0
/* The library's reader of BTF. */
#include <stdio.h>
#include <string.h>

#include "../../../host/live/btf.c"
