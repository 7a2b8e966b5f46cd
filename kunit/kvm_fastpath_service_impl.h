/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The fake's functions are not inline: see fake_host.c.
 */
