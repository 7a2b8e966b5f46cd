/* SPDX-License-Identifier: GPL-2.0 */
/* The digest asks nothing more of the host. */
