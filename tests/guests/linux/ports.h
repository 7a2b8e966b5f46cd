/* SPDX-License-Identifier: GPL-2.0 */
/* What the workload and the process that runs the guest agree on. */
#ifndef MACHINE_PORTS_H
#define MACHINE_PORTS_H

#define PORT_SAYS	0x510	/* out: text */
#define PORT_ORDERS	0x511	/* in: what to do next */
#define PORT_END	0x512	/* out: it is over */

enum linux_order {
	LINUX_ROUND = 1,
	LINUX_LOG,
	LINUX_KEXEC,	/* start the kernel again; then it asks again */
};

#endif
