# SPDX-License-Identifier: GPL-2.0
# make -f bench.mk LINUX=<folder> OUT=<folder>: the library's own files, and what it is
# compared with, once with the kernel's retpolines and once without, in one program: OUT/bench
here := $(realpath $(dir $(lastword $(MAKEFILE_LIST))))
top := $(realpath $(here)/../..)

common := -O2 -g -Wall -Wextra -Wno-unused-parameter -Wno-sign-compare -Wno-type-limits -Werror \
	-D_GNU_SOURCE -D'EXPORT_SYMBOL_NS_GPL(symbol, namespace)=' \
	-D'KVM_FASTPATH_EXPORT_BACKEND(symbol)=' -D'__noclone=__attribute__((__noclone__))' \
	-include linux/kconfig.h -DCONFIG_64BIT -I$(here)/kernel -I$(here) \
	-I$(top)/include -I$(LINUX)/tools/include \
	-idirafter $(LINUX)/arch/x86/include -fno-pie
# As the kernel's, where they decide which instructions there are.
kernel := -fno-strict-aliasing -fno-jump-tables -fcf-protection=none -fno-stack-protector \
	-ftrivial-auto-var-init=zero \
	-mno-sse -mno-red-zone -mpreferred-stack-boundary=3 -fomit-frame-pointer
retpoline := -DCONFIG_RETPOLINE -DCONFIG_MITIGATION_RETPOLINE -mindirect-branch=thunk-extern \
	-mindirect-branch-register -mfunction-return=keep -mindirect-branch-cs-prefix
plain :=

flavours := $(addprefix $(OUT)/,retpoline.o plain.o)
ways := $(addprefix $(OUT)/,pmu_plainly.o pmu_eager.o pmu_deferred.o)
$(OUT)/bench: $(flavours) $(ways) $(OUT)/pmu_kernel.o
	$(CC) $(common) -no-pie -pthread -o $@ $^ $(addprefix $(here)/,main.c cpus.c check.c \
		times.c counts.c pmu_counts.c thunk.S) $(addprefix $(LINUX)/tools/lib/,bitmap.c \
		find_bit.c hweight.c vsprintf.c ctype.c)

# Objects of which only the symbol with the flavour's name is seen.
$(flavours): $(OUT)/%.o:
	mkdir -p $(OUT)/$*
	cd $(OUT)/$* && $(CC) $(common) $(kernel) $($*) -DFLAVOUR=$* -c $(top)/lib/registry.c \
		$(top)/lib/validate.c $(top)/handlers/dispatch.c \
		$(addprefix $(here)/,hardcoded.c hash.c chain.c deliver.c flavour.c thunk.S)
	ld -r -o $@ $(OUT)/$*/*.o
	objcopy --keep-global-symbol=$* $@

$(ways): $(OUT)/%.o:
	$(CC) $(common) $(kernel) $(retpoline) -I$(here)/$* -I$(top)/host/flavour/$* -DWAY=$* \
		-c $(here)/pmu.c -o $@

$(OUT)/pmu_kernel.o:
	$(CC) $(common) $(kernel) $(retpoline) -c $(here)/pmu_kernel.c -o $@
