# SPDX-License-Identifier: GPL-2.0
/^static struct builtin builtins/,/^};/s/^};/\t{ \&kvm_fastpath_@NAME@, false },\n&/
/^static void stop_first/i\
module_param_cb(fastpath_@NAME@, &builtin_ops, &builtins[@NR@], 0644);\
MODULE_PARM_DESC(fastpath_@NAME@, "Handle writes to MSR @MSR@ fast (default: N)");\

