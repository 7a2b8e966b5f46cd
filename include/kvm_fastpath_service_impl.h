/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Modules call the services in kvm.ko.
 */
