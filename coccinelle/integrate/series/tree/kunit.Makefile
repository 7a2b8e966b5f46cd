# SPDX-License-Identifier: GPL-2.0
# The include path chooses the fake hypervisor: its headers have the names of KVM's.
ccflags-y += $(addprefix -I$(srctree)/arch/x86/kvm/fastpath/,kunit include)
ccflags-y += -DKVM_FASTPATH_EXPORT_BACKEND=EXPORT_SYMBOL_GPL

CFLAGS_../lib/registry.o := -include fake_kernel.h
CFLAGS_../lib/modules.o := -include fake_kernel.h

obj-$(CONFIG_KVM_FASTPATH_KUNIT_TEST) += kvm_fastpath_kunit.o
kvm_fastpath_kunit-y := @SUITES@ \
	$(addprefix ../,lib/registry.o lib/validate.o lib/debugfs.o lib/control.o \
	handlers/builtin.o handlers/dispatch.o)
kvm_fastpath_kunit-$(CONFIG_MODULES) += ../lib/modules.o modules_kunit.o
kvm_fastpath_kunit-$(CONFIG_KVM_FASTPATH_DEBUG) += ../lib/watch.o watch_kunit.o
kvm_fastpath_kunit-$(CONFIG_KVM_FASTPATH_KUNIT_SLOW) += icr_walk_kunit.o
kvm_fastpath_kunit-$(CONFIG_KVM_FASTPATH_KUNIT_RACES) += race_kunit.o
