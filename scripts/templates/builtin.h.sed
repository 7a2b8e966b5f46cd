# SPDX-License-Identifier: GPL-2.0
/^extern .* kvm_fastpath_tscdeadline;$/a\
\
/** kvm_fastpath_@NAME@ - MSR @MSR@: declines all writes, yet. */\
extern const struct kvm_fastpath_handler kvm_fastpath_@NAME@;
