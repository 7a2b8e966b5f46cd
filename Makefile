# SPDX-License-Identifier: GPL-2.0
ifndef KERNEL
RUNNING := $(shell uname -r)
# The kernel of the recorded figures, if this machine's own Debian has it.
KERNEL := $(if $(shell apt-cache madison linux-source-6.1 2>/dev/null),6.1,6.12)
endif
# 7: the newest of all 7.* that can be had.
KERNELS := 6.1 6.12 7
# Of a series without its digits nothing is left, or its one dot.
left = $(if $2,$(call left,$(subst $(firstword $2),,$1),$(wordlist 2,10,$2)),$1)
ifneq ($(words $(KERNEL))$(filter-out .,$(call left,$(KERNEL),0 1 2 3 4 5 6 7 8 9))$(filter .% %.,$(KERNEL)),1)
$(error KERNEL=$(KERNEL) is no series of Linux: one of $(KERNELS), or another such as 6.18)
endif
ATTACHES := handle_exit_irqoff vcpu_run
ATTACH ?=
PLACE := $(or $(ATTACH),$(firstword $(ATTACHES)))
HOSTS := graft live
HOST ?= graft
ifneq ($(words $(HOST))$(filter $(HOSTS),$(HOST)),1$(HOST))
$(error HOST=$(HOST) is not one of: $(HOSTS))
endif
O ?= build
K := $(O)/$(KERNEL)
# To the kernel's own make, which the recipes call, O is another folder.
MAKEOVERRIDES :=
unexport O

# Debian 13's spatch looks for Python's library by the name that its headers' package gives it.
SPATCH := coccinelle libpython3-dev
PACKAGES := gcc libc6-dev bc flex bison libelf-dev libssl-dev xz-utils cpio perl python3 \
	kmod $(SPATCH) sparse ccache shellcheck spin bochs bochsbios vgabios grub-pc-bin \
	grub-common xorriso patch zstd python3-pytest python3-pytest-xdist

DOCS := python3-sphinx furo graphviz python3-matplotlib
BROWSER := chromium chromium-driver python3-selenium

# Targets that are no files.  "##" before a target begins its text in "make help".
.PHONY: $(shell sed -n 's/^\([a-z][a-z-]*\):.*/\1/p' $(firstword $(MAKEFILE_LIST)))

## this list
help:
	@sed -n '/^## /{s///;H;d}; /^[a-z][a-z-]*:/{s/:.*//;G;/\n\n/!d;s//\t/;s/\n/\n\t/g;p}; s/.*//;h' \
		$(firstword $(MAKEFILE_LIST)) | expand -t 16
	@echo 'HOST=live: kvm_fastpath.ko beside stock modules, instead of the graft'
	@echo 'KERNEL=6.12 instead of $(KERNEL), or another series: what this machine'\''s Debian lacks is fetched'
	@echo 'from another suite; KERNEL=7 is the newest 7.*'
	@echo 'ATTACH=vcpu_run: call the registry there, so that handled'
	@echo 'writes re-enter the guest, instead of in handle_exit_irqoff'

packages:
	@scripts/packages.sh $(PACKAGES)

LIBRARY := Kbuild Kconfig $(shell find include lib handlers host kunit -type f)
GRAFT := $(wildcard coccinelle/integrate/*.cocci coccinelle/integrate/*.sh) tests/guests/bench/none.cocci scripts/grafted.sh scripts/out-of-tree.sh \
	host/graft/probe.sh
BUILD := scripts/modules.sh scripts/copy-library.sh
LIVE := scripts/live.sh scripts/base-btf.sh scripts/copy-library.sh
UML := scripts/uml.sh scripts/into-linux.sh scripts/copy-library.sh

# Modules are built again if their options have changed.
OPTIONS := DEBUG=$(CONFIG_KVM_FASTPATH_DEBUG) TSCDEADLINE=$(CONFIG_KVM_FASTPATH_TSCDEADLINE)
ifneq ($(file <$(O)/options),$(OPTIONS))
.PHONY: $(O)/options
endif
$(O)/options:
	@mkdir -p $(@D)
	@echo '$(OPTIONS)' >$@

# A script that finds nothing to do leaves its file alone; touch says that it is up to date.
define of_kernel
# Image, headers and source are of one version, which moves with what apt knows.
$(O)/$1/version: scripts/kernel.sh scripts/headers.sh scripts/kernel-release.sh scripts/suite.sh \
		/var/lib/apt/lists $(wildcard $(O)/apt/*/asked) | packages
	@scripts/kernel.sh $1 $(O)/$1
	@touch $$@

$(O)/$1/source: $(O)/$1/version scripts/source.sh
	@scripts/source.sh $(O)/$1
	@touch $$@

$(O)/$1/uml/linux: $(O)/$1/source $(LIBRARY) $(UML)
	@scripts/uml.sh $(O)/$1 uml
	@touch $$@

# Debian's KVM with the library, called from the place that the folder is named after.
$(O)/$1/grafted/%/arch/x86/kvm/Kbuild: $(O)/$1/source $(GRAFT)
	@scripts/grafted.sh $(O)/$1 $$*

# Debian's own modules, and beside them the library's.  Here a warning stops the build, and is not
# forgotten by the next one; but for what begins with "warning:", which is kbuild's: another
# compiler or pahole than the kernel was built with.
$(O)/$1/modules/live/kvm_fastpath.ko: $(O)/$1/version $(O)/options $(LIBRARY) $(LIVE)
	@HEADERS=$(O)/$1/headers scripts/live.sh $$$$(cut -d" " -f2 $$<) $(O)/$1/live \
		$(O)/$1/stock/kvm.ko* $(O)/$1/vmlinuz
	@! grep -v '^warning: ' $(O)/$1/live/build.log | grep -i 'warning: ' || { rm -rf $(O)/$1/live/fastpath; exit 2; }
	@mkdir -p $$(@D)
	@cp $(O)/$1/stock/* $(O)/$1/live/kvm_fastpath.ko $$(@D)

$(O)/$1/modules/%/kvm.ko: $(O)/$1/grafted/%/arch/x86/kvm/Kbuild $(O)/options $(LIBRARY) $(BUILD)
	@scripts/modules.sh $(O)/$1 $$*
	@touch $$@
endef
$(foreach kernel,$(sort $(KERNELS) $(KERNEL)),$(eval $(call of_kernel,$(kernel))))
# make would remove the grafted trees when it has built the modules.
.SECONDARY:

## the image and the headers of Debian's kernel
image: $(K)/version

## these, and the source
kernel: $(K)/source

MODULES := $(K)/modules/$(PLACE)
## graft a copy of Debian's KVM and build its modules
modules: $(MODULES)/kvm.ko

## kvm_fastpath.ko for the kernel that runs, or KERNEL=6.12, whose KVM stays as it is
live: $(if $(RUNNING),live-running,$(K)/modules/live/kvm_fastpath.ko)

live-running:
	@scripts/packages.sh gcc make binutils xz-utils zstd lz4
	@scripts/live.sh $(RUNNING) $(O)/live

VERSION ?=
## Debian packages, in build/deb: kvm-fastpath-dkms, kvm-fastpath-tools;
## VERSION=<version> instead of the changelog's
deb:
	@scripts/packages.sh debhelper dh-dkms dpkg-dev
	@scripts/deb.sh $(O)/deb "$(VERSION)"

## install them in Debian 12 and 13, and load what is built there on both machines
deb-test:
	@scripts/packages.sh lintian mmdebstrap
	@$(TEST) tests/py/test_deb.py

## UML with the KUnit suites
uml: $(K)/uml/linux

TEST = scripts/packages.sh python3-pytest python3-pytest-xdist && BOCHS="$(BOCHS)" \
	pytest-3 --build $(O) --kernel $(KERNEL) $(if $(ATTACH),--attach $(ATTACH)) --host $(HOST)

# Debian's, or that of "make bochs".
# The shell looks, for make remembers what it has not found, and then has built.
BOCHS ?= $(or $(shell ls $(abspath $(O))/bochs/bochs 2>/dev/null),bochs)
# To be built first, unless the user says which to take.
NEW_BOCHS := $(if $(filter file,$(origin BOCHS)),$(O)/bochs/bochs)
## Debian 13's Bochs, built in build/bochs for all machines from then on: a third of the time a boot
bochs: $(O)/bochs/bochs

$(O)/bochs/bochs: tests/host/bochs.patch scripts/bochs.sh
	@scripts/packages.sh g++ make patch bochs
	@scripts/bochs.sh $(@D)

## real KVM with the registry on an emulated Intel and AMD machine: what it saves
demo:
	@$(TEST) tests/py/test_demo.py

## each kernel, both places to call from, beside the stock fast path
demo-all:
	@$(TEST) tests/py/test_demo_all.py

## each exit condition, with our handlers and without, on both machines
guests:
	@$(TEST) tests/py/test_guests.py

## IPIs in a real guest while handlers come and go under it; HOST=live: and all of the library
storm:
	@$(TEST) tests/py/test_storm.py $(if $(filter live,$(HOST)),tests/py/test_attach.py)

## guests that use their TPR as Windows does, with up to eight vCPUs, with timers of each kind
irql:
	@$(TEST) tests/py/test_irql.py

HOURS ?= 0
## Linux as a guest of both machines, which works again and again: HOURS=<number>
soak:
	@$(TEST) tests/py/test_linux.py --hours $(HOURS)

## what kvm_fastpath.ko refuses, and with whom it gets along, on both machines
live-test:
	@scripts/packages.sh lz4 pahole
	@$(TEST) tests/py/test_live.py

demo-plugin: PLUGIN ?= samples/x2apic_self_ipi
demo-plugin: MSR ?= 0x83f
demo-plugin: VALUE ?= 0x40
## a handler in a module of its own that comes and goes under guests;
## PLUGIN=<dir> MSR=<number> VALUE=<number>: yours, and what the guest writes
demo-plugin:
	@$(TEST) tests/py/test_plugin.py --plugin "$(PLUGIN)" --msr "$(MSR)" --value "$(VALUE)"

## tools/kvm_fastpath.bt and kvm_fastpath_top beside the counters, on both machines
demo-bpftrace:
	@scripts/packages.sh bpftrace lz4
	@$(TEST) tests/py/test_bpftrace.py tests/py/test_top_guests.py

SEED ?= 1
COUNT ?= 20480
SEQUENCES ?= 1000
## ICR values and sequences of APIC operations, with our handlers and without:
## SEED=<number> COUNT=<values> SEQUENCES=<number>
fuzz:
	@$(TEST) tests/py/test_fuzz.py --seed $(SEED) --values $(COUNT) --sequences $(SEQUENCES)

sets: $(foreach a,$(ATTACHES),$(K)/modules/$(a)/kvm.ko)

## KVM's own selftests, stock, with our handlers, without, on both machines
selftests:
	@$(TEST) tests/py/test_selftests.py --selftests all

## demo, guests, fuzz, irql and KVM's selftests on an Intel machine with APIC virtualization, in
## the Bochs of "make bochs"
apicv: export VMX_MODEL := corei7_skylake_x
apicv: override BOCHS = $(abspath $(O)/bochs/bochs)
apicv: bochs
	@$(TEST) -k vmx tests/py/test_demo.py tests/py/test_guests.py tests/py/test_fuzz.py \
		tests/py/test_irql.py tests/py/test_selftests.py --selftests all

## handlers come and go on 4 CPUs, under lockdep, KASAN, KCSAN; make storm.
## HOST=live: kvm_fastpath.ko comes and goes there, beneath guests
races:
	@scripts/packages.sh qemu-system-x86 $(if $(filter live,$(HOST)),mmdebstrap pahole)
	@$(TEST) $(if $(filter live,$(HOST)),tests/py/test_live_races.py,\
		tests/py/test_races.py tests/py/test_storm.py --seed $(SEED))

## cycles of each kind of write on both machines, beside the stock fast path; in Debian's Bochs
bench: BOCHS := $(if $(filter file,$(origin BOCHS)),bochs,$(BOCHS))
bench:
	@$(TEST) tests/py/test_bench.py

## what "make live" saves on this host, as root: YES=1 with others' guests, CPUS=2,3 to use
host-bench: live-running
	@$(MAKE) -s -C tests/guests OUT=$(abspath $(O))/guests
	@tools/host_bench.py $(if $(YES),--yes) $(if $(CPUS),--cpus $(CPUS)) $(O)/guests/host_bench \
		$(O)/live/kvm_fastpath.ko

## instructions by function, from VM-Exit to VM-Entry, on both machines
profile:
	@$(TEST) tests/py/test_profile.py

## HTML and Markdown of what was last measured, in build/report
report:
	@scripts/packages.sh python3-matplotlib python3-pytest
	@tests/py/report.py $(O) $(KERNELS)

ROUNDS ?= 31
## dispatch alone on this CPU: instructions and time, beside a switch
bench-dispatch:
	@scripts/packages.sh binutils valgrind
	@$(TEST) tests/py/test_dispatch_bench.py --rounds $(ROUNDS)

## the registry in Promela: every interleaving, by spin
model:
	@scripts/packages.sh gcc libc6-dev spin
	@$(TEST) tests/py/test_model.py

## the orderings that dispatch relies on, in the memory model, by herd7
litmus:
	@$(TEST) tests/py/test_litmus.py

## the KUnit suites in UML
kunit:
	@$(TEST) tests/py/test_kunit.py -k "not slow"

## lines and branches of the library that the suites do not run
coverage:
	@scripts/packages.sh lcov
	@$(TEST) tests/py/test_coverage.py

## bugs planted one by one: the suites and the machines must see each;
## in the Bochs of "make bochs", for Debian 12's hides a lost debug exit
mutants: $(NEW_BOCHS)
	@scripts/packages.sh qemu-system-x86
	@$(TEST) -n 2 --dist loadgroup tests/py/test_mutants.py

## sparse over our code, and over the bugs seeded in tests/sparse/
sparse-test:
	@$(TEST) tests/py/test_sparse.py

# As they are written: neither make nor the shell has its way with them.
new-handler: override export NAME := $(value NAME)
new-handler: override export MSR := $(value MSR)
# Checks the arguments before it fetches linux/, which has the MSRs' names.
## a built-in handler to fill in, and its suite: NAME=pv_eoi MSR=0x4b564d04
new-handler:
	@scripts/new-handler.sh "$$NAME" "$$MSR"
	@$(MAKE) --no-print-directory O=$(O) kernel
	@scripts/new-handler.sh "$$NAME" "$$MSR" $(K)/linux

# Both places, which make builds at once under -j.
BUILT := $(K)/uml/linux $(foreach a,$(ATTACHES),$(K)/modules/$(a)/kvm.ko)
WORKERS := -n 2 --dist loadgroup
## what to run before a commit: the fast, deterministic core of each proof;
## in the Bochs of "make bochs", but with BOCHS=bochs
check: packages $(NEW_BOCHS) $(BUILT)
	@scripts/packages.sh $(DOCS) lz4 pahole valgrind
	@$(TEST) $(WORKERS) -m "not slow" --values 2048

# Slow tests have the machine for themselves, because a race needs CPUs to be seen.
## everything: each kernel, both places and the live module, mutants, races (hours)
check-all: packages
	@scripts/packages.sh $(DOCS) $(BROWSER) qemu-system-x86 bpftrace lz4 lcov \
		valgrind git patch lintian mmdebstrap pahole
	@failed=0; \
	for k in $(KERNELS); do for a in $(ATTACHES); do \
		$(TEST) $(WORKERS) -m "(kernel or boots) and not slow" --selftests all \
			--kernel $$k --attach $$a || failed=1; \
	done; \
	$(TEST) $(WORKERS) -m "boots and not slow" --selftests all --kernel $$k --host live || \
		failed=1; \
	done; \
	$(TEST) $(WORKERS) -m "not (kernel or boots or slow)" || failed=1; \
	$(MAKE) --no-print-directory O=$(O) apicv || failed=1; \
	$(TEST) -m slow || failed=1; \
	exit $$failed

## graft the library into your kernel tree: KSRC=<tree>
graft:
	@scripts/packages.sh $(SPATCH)
	@coccinelle/integrate/graft.sh "$(KSRC)" "$(PLACE)"

## the same as commits on a branch of your git tree, and as patches in build/series: KSRC=<tree>
series:
	@scripts/packages.sh $(SPATCH) git
	@coccinelle/integrate/series.py "$(KSRC)" "$(PLACE)" "$(O)/series"

## these patches: git am, checkpatch, each one built, KUnit
series-test:
	@scripts/packages.sh $(SPATCH) git
	@$(TEST) tests/py/test_series.py

## trees of the kernel that graft must refuse, and leave as they are
graft-test:
	@$(TEST) -n auto tests/py/test_graft.py

## grafted trees built with O=, for 32 bits, and with KVM=y, which runs
builds:
	@$(TEST) tests/py/test_builds.py

M ?= include lib handlers host samples
MODE ?= report
## check handlers and backends, our rules for Coccinelle: M=<dir>
cocci:
	@scripts/packages.sh $(SPATCH)
	@scripts/cocci.sh $(MODE) $(M)

## check these rules against their fixtures
cocci-test:
	@scripts/packages.sh $(SPATCH)
	@$(TEST) tests/py/test_cocci.py

## Documentation/ and the API as HTML with pictures, in build/docs/html, and a browser's look at it
docs:
	@scripts/packages.sh $(DOCS) $(BROWSER)
	@$(TEST) tests/py/test_docs.py tests/py/test_pages.py

## README's commands on a bare Debian 12 and a bare Debian 13 (hours)
hosts:
	@scripts/packages.sh mmdebstrap git
	@$(TEST) tests/py/test_hosts.py

## do what Documentation/tutorial.rst says, word for word
tutorial-test:
	@scripts/packages.sh git patch
	@$(TEST) tests/py/test_tutorial.py

## remove build/
clean:
	rm -rf $(O)
