# SPDX-License-Identifier: GPL-2.0
KERNEL ?= 6.1
KERNELS := 6.1 6.12
ifneq ($(words $(KERNEL))$(filter $(KERNELS),$(KERNEL)),1$(KERNEL))
$(error KERNEL=$(KERNEL) is not one of: $(KERNELS))
endif
ATTACHES := handle_exit_irqoff vcpu_run
ATTACH ?= $(firstword $(ATTACHES))
O ?= build
K := $(O)/$(KERNEL)
# To the kernel's own make, which the recipes call, O is another folder.
MAKEOVERRIDES :=
unexport O

PACKAGES := gcc libc6-dev bc flex bison libelf-dev libssl-dev xz-utils cpio perl python3 \
	kmod coccinelle sparse ccache shellcheck spin bochs bochsbios vgabios grub-pc-bin \
	grub-common xorriso patch zstd

.PHONY: help demo demo-all demo-plugin demo-bpftrace variants guests fuzz selftests storm races \
	model litmus check kunit coverage mutants bench bench-dispatch profile report sets sparse-test \
	cocci cocci-test modules graft graft-test builds new-handler kernel packages clean
help:
	@echo 'make demo     real KVM with the registry on an emulated Intel and AMD machine'
	@echo 'make demo-all both kernels, both places to call from, beside the stock fast path'
	@echo 'make demo-plugin  a handler in a module of its own that comes and goes under guests;'
	@echo '              PLUGIN=<dir> MSR=<number> VALUE=<number>: yours, and what the guest writes'
	@echo 'make demo-bpftrace  tools/kvm_fastpath.bt beside the counters, on both machines'
	@echo 'make guests   each exit condition, with our handlers and without, on both machines'
	@echo 'make fuzz     ICR values and sequences of APIC operations, with our handlers and without:'
	@echo '              SEED=$(SEED) COUNT=$(COUNT) SEQUENCES=$(SEQUENCES)'
	@echo 'make selftests  KVM'\''s own selftests, stock, with our handlers, without, on both machines'
	@echo 'make storm    IPIs in a real guest while handlers come and go under it'
	@echo 'make races    handlers come and go on 4 CPUs, under lockdep, KASAN, KCSAN; make storm'
	@echo 'make bench    cycles of each kind of write on both machines, beside the stock fast path'
	@echo 'make profile  instructions by function, from VM-Exit to VM-Entry, on both machines'
	@echo 'make bench-dispatch  dispatch alone on this CPU: instructions and time, beside a switch'
	@echo 'make report   HTML and Markdown of what was last measured, in $(O)/report'
	@echo 'make model    the registry in Promela: every interleaving, by spin'
	@echo 'make litmus   the orderings that dispatch relies on, in the memory model, by herd7'
	@echo 'make check    KUnit, builds and sparse with $(KERNELS); Coccinelle, checkpatch, ...'
	@echo 'make kunit    the KUnit suites in UML'
	@echo 'make coverage  lines and branches of the library that the suites do not run'
	@echo 'make mutants   bugs planted one by one: the suites must see each'
	@echo 'make sparse-test  sparse must find the bugs seeded in tests/sparse/'
	@echo 'make new-handler NAME=pv_eoi MSR=0x4b564d04  a built-in handler to fill in, its suite'
	@echo 'make modules  graft a copy of Debian KVM $(KERNEL) and build its modules'
	@echo 'make graft KSRC=<tree>  graft the library into your kernel tree'
	@echo 'make graft-test  trees that graft must refuse, and leave as they are'
	@echo 'make builds   grafted trees built with O=, for 32 bits, and with KVM=y, which runs'
	@echo 'make cocci M=<dir>  check handlers and backends: our rules for Coccinelle'
	@echo 'make cocci-test     check these rules against their fixtures'
	@echo 'make docs     Documentation/ and the API as HTML, in $(O)/docs/html'
	@echo 'make tutorial-test  do what Documentation/tutorial.rst says, word for word'
	@echo 'make clean    remove $(O)/'
	@echo 'KERNEL=6.12   with demo to bench-dispatch, kunit, coverage, mutants, modules:'
	@echo '               that kernel, not $(firstword $(KERNELS))'
	@echo 'ATTACH=vcpu_run  with demo, guests, fuzz, selftests, modules, graft: call the registry there,'
	@echo '                 so that handled writes re-enter the guest; not in handle_exit_irqoff'

packages:
	@scripts/packages.sh $(PACKAGES)

kernel: packages
	@scripts/kernel.sh $(KERNEL) $(K)

modules: kernel
	@scripts/modules.sh $(K) $(ATTACH)

demo: modules
	@tests/machine/demo.sh $(K)/image $(K)/demo $(K)/modules/$(ATTACH)

# All of KERNEL's sets of modules, one after the other in one boot.
SETS := $(K)/stock $(addprefix $(K)/modules/,$(ATTACHES))
sets: kernel
	@for a in $(ATTACHES); do scripts/modules.sh $(K) $$a || exit; done

variants: sets
	@tests/machine/both.sh $(K)/image $(K)/all run=demo $(SETS)

demo-all:
	@for k in $(KERNELS); do $(MAKE) --no-print-directory O=$(O) KERNEL=$$k variants || exit; done
	@awk -v kernels="$(KERNELS)" -v attaches="$(ATTACHES)" -f tests/lines.awk -f tests/machine/all.awk \
		$(foreach k,$(KERNELS),$(O)/$(k)/all/vmx.console $(O)/$(k)/all/svm.console)

guests:
	@scripts/packages.sh python3-pytest
	@pytest-3 tests/py/test_guests.py --build $(O) --kernel $(KERNEL) --attach $(ATTACH)

storm: modules
	@tests/machine/storm.sh $(K)/image $(K)/storm $(K)/modules/$(ATTACH)

demo-plugin: PLUGIN ?= samples/x2apic_self_ipi
demo-plugin: MSR ?= 0x83f
demo-plugin: VALUE ?= 0x40
demo-plugin: modules
	@scripts/plugin.sh $(K) $(ATTACH) "$(PLUGIN)"
	@tests/machine/plugin.sh $(K)/image $(K)/demo-plugin $(K)/modules/$(ATTACH) \
		$(K)/plugin/$(ATTACH)/*.ko "$(MSR)" "$(VALUE)"
	@tests/tools/collector_test.sh $(O)/promtool $(K)/demo-plugin/vmx.console
	@tests/tools/collector_test.sh $(O)/promtool $(K)/demo-plugin/svm.console

demo-bpftrace: modules
	@scripts/packages.sh bpftrace lz4
	@tests/machine/bpftrace.sh $(K)/image $(K)/demo-bpftrace $(K)/modules/$(ATTACH)

SEED ?= 1
COUNT ?= 20480
SEQUENCES ?= 1000
fuzz: modules
	@tests/machine/fuzz/fuzz.sh $(K)/image $(K)/fuzz $(K)/modules/$(ATTACH) \
		$(SEED) $(COUNT) $(SEQUENCES)

selftests: modules
	@tests/selftests/selftests.sh $(K) $(ATTACH) all

races: modules
	@scripts/packages.sh qemu-system-x86
	@scripts/races.sh $(K) $(K)/modules/$(ATTACH) $(SEED)

bench: sets
	@scripts/modules.sh $(K) none
	@tests/bench/machine/bench.sh $(K)/image $(K)/bench/machine $(K)/modules/none $(SETS)

profile: sets
	@tests/bench/machine/profile.sh $(K)/image $(K)/bench/profile $(SETS)

report:
	@scripts/packages.sh gnuplot-nox
	@tests/bench/report/report.sh $(O) $(O)/report $(KERNELS)

ROUNDS ?= 31
bench-dispatch: kernel
	@scripts/packages.sh gcc libc6-dev binutils valgrind
	@tests/bench/dispatch/dispatch.sh $(K)/linux $(K)/bench $(ROUNDS)

model:
	@scripts/packages.sh gcc libc6-dev spin
	@tests/spin/model.sh

litmus: kernel
	@tests/litmus/litmus.sh $(O) $(K)

kunit: kernel
	@scripts/kunit.sh $(K)

coverage: kernel
	@scripts/packages.sh lcov
	@scripts/coverage.sh $(K)

mutants: modules
	@scripts/mutants.sh $(K)
	@tests/py/mutants.py $(K)

sparse-test: kunit
	@tests/sparse/run.sh $(K)

# As they are written: neither make nor the shell has its way with them.
new-handler: override export NAME := $(value NAME)
new-handler: override export MSR := $(value MSR)
# What is wrong already is said before linux/ is fetched, which has the MSRs' names.
new-handler:
	@scripts/new-handler.sh "$$NAME" "$$MSR"
	@$(MAKE) --no-print-directory O=$(O) kernel
	@scripts/new-handler.sh "$$NAME" "$$MSR" $(K)/linux

check: packages
	@scripts/packages.sh python3-sphinx python3-pytest
	@scripts/check.sh $(O) $(KERNELS)

graft:
	@scripts/packages.sh coccinelle
	@coccinelle/integrate/graft.sh "$(KSRC)" "$(ATTACH)"

graft-test:
	@for k in $(KERNELS); do $(MAKE) --no-print-directory O=$(O) KERNEL=$$k kernel || exit; done
	@tests/graft/graft_test.sh $(O)

builds: packages
	@for k in $(KERNELS); do $(MAKE) --no-print-directory O=$(O) KERNEL=$$k kernel || exit; done
	@tests/builds/builds.sh $(O) $(KERNELS)

M ?= include lib handlers host samples
MODE ?= report
cocci:
	@scripts/packages.sh coccinelle
	@scripts/cocci.sh $(MODE) $(M)

cocci-test:
	@scripts/packages.sh coccinelle
	@scripts/cocci-test.sh

docs: kernel
	@scripts/packages.sh python3-sphinx
	@scripts/docs.sh $(K)/linux $(O)/docs

tutorial-test:
	@scripts/packages.sh git patch
	@mkdir -p $(O)
	@tests/docs/tutorial.sh $(O)

clean:
	rm -rf $(O)
