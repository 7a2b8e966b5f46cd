# SPDX-License-Identifier: GPL-2.0
# bench.awk FIGURES: cycles of each workload without a fast path for the ICR (none), with
# KVM's own (stock), with ours switched off (off) and with ours; all cells must be filled,
# and two boots agree.

function bad(text) { print "bench: " text > "/dev/stderr"; failed = 1 }

/^BENCH / {
	words()
	k = v["machine"] SUBSEP v["variant"] SUBSEP v["phase"] SUBSEP v["workload"]
	kernel = v["kernel"]
	for (name in v)
		figure[k, v["boot"], name] = v[name]
	if (!(k in seen)) {
		seen[k] = 1
		cells[++n] = k
	}
	if (!(v["variant"] in variant) && v["variant"] != "stock" && v["variant"] != "none")
		variant[v["variant"]] = variants[++nv] = v["variant"]
}

# Two boots should differ by 0.1% at most, or by the step of the emulated clock.  A figure
# that does not is named: which of two frequent ones is the most frequent may change.  By
# more than 1% is an error.
function compare(  i, k, one, two, off, same, far, step, loose, near) {
	step = 5
	for (i = 1; i <= n; i++) {
		k = cells[i]
		if (!((k, 1, "mode") in figure) || !((k, 2, "mode") in figure)) {
			bad("only one boot has " k)
			continue
		}
		one = figure[k, 1, "mode"]
		two = figure[k, 2, "mode"]
		same += one == two
		off = one > two ? one - two : two - one
		if (off > far)
			far = off
		if (off > step && off > 0.001 * one) {
			gsub(SUBSEP, " ", k)
			loose = loose sprintf("  beyond 0.1%%: %s, %d and %d\n", k, one, two)
		}
		if (off > 0.01 * one)
			bad("two boots of one image differ: " one " and " two ", " k)
	}
	if (!n)
		bad("no figures")
	near = n - gsub(/\n/, "\n", loose)
	printf "Two boots: %d of %d agree to 0.1%% or the clock's step of %d cycles, %d are the same; at most %d cycles apart\n%s",
		near, n, step, same, far, loose
}

function cell(m, va, phase, w,  k) {
	k = m SUBSEP va SUBSEP phase SUBSEP w
	if (!(k in seen)) {
		bad(m " " va ": no " phase " " w)
		return 1
	}
	return figure[k, 1, "mode"]
}

function row(m, va, w,  none, stock, off, icr, ours, k) {
	none = cell(m, "none", "none", w)
	stock = cell(m, "stock", "stock", w)
	off = cell(m, va, "off", w)
	icr = cell(m, va, "icr", w)
	ours = cell(m, va, "ours", w)
	k = m SUBSEP va SUBSEP "ours" SUBSEP w SUBSEP 1
	printf "%-7s %-18s %-14s %6d %6d %6d %6d %6d  %6.3f %6.3f %6.3f  %3d%% %6d-%-d\n", toupper(m),
		va, w, none, stock, off, icr, ours, off / stock, ours / stock, ours / none,
		100 * figure[k, "at_mode"] / figure[k, "samples"], figure[k, "min"], figure[k, "max"]
}

function goal(m, va, phase, w, what, most,  ratio) {
	if (!((m, va, phase, w) in seen))
		return
	ratio = cell(m, va, phase, w) / cell(m, what, what, w)
	printf "%-8s %s, %s %s from %s, against %s: %.4f, wanted at most %.3f\n",
		ratio <= most ? "met" : "NOT MET", toupper(m), phase, w, va, what, ratio, most
}

function goals(  i) {
	print "Goals:"
	for (i = 1; i <= nm; i++) {
		goal(machine[i], "vcpu_run", "ours", "self", "stock",
		     kernel ~ /^6\.1\./ ? 0.90 : 0.97)
		goal(machine[i], "handle_exit_irqoff", "ours", "self", "none", 0.85)
		for (j = 1; j <= nv; j++) {
			goal(machine[i], variants[j], "ours", "miss", "stock", 1.002)
			goal(machine[i], variants[j], "off", "self", "stock", 1.005)
			goal(machine[i], variants[j], "off", "pingpong-spin", "stock", 1.005)
		}
	}
}

END {
	nm = split("vmx svm", machine, " ")
	nw = split("self one-way pingpong-spin pingpong-halt nobody miss decline", workload, " ")
	print "Cycles, the most frequent of each " figure[cells[1], 1, "samples"] "; " kernel
	printf "%-7s %-18s %-14s %6s %6s %6s %6s %6s  %6s %6s %6s  %4s %s\n", "machine",
		"called from", "workload", "none", "stock", "off", "icr", "ours", "off/st",
		"/stock", "/none", "at", "ours: min-max"
	for (i = 1; i <= nm; i++)
		for (j = 1; j <= nv; j++)
			for (l = 1; l <= nw; l++)
				row(machine[i], variants[j], workload[l])
	compare()
	goals()
	exit failed
}
