# SPDX-License-Identifier: GPL-2.0
s,^kvm-fastpath-objs := .*\\$,&\n\t\t     handlers/@NAME@/@NAME@.o \\,
s,^kvm_fastpath_kunit-y := .*\\$,&\n\t\t\tkunit/@NAME@_kunit.o \\,
