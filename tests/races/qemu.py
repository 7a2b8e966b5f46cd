# SPDX-License-Identifier: GPL-2.0
"""Four emulated CPUs, for the --qemu_config of the kernel's kunit.py."""
from qemu_config import QemuArchParams

QEMU_ARCH = QemuArchParams(
    linux_arch="x86_64", kconfig="", qemu_arch="x86_64", kernel_path="arch/x86/boot/bzImage",
    # kunit.py's kunit_shutdown=reboot comes behind "--", so it is for init, which ignores it and
    # goes on where the suites end.
    kernel_command_line="console=ttyS0 panic=-1 nokaslr no_timer_check tsc=reliable "
                        "tsc_early_khz=2000000 rcupdate.rcu_expedited=1 --",
    extra_qemu_params=["-accel", "tcg,thread=multi", "-cpu", "max", "-smp", "4,sockets=4",
                       "-m", "512"])
