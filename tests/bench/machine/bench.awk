# SPDX-License-Identifier: GPL-2.0
# bench.awk FIGURES: cycles of each workload without a fast path, with KVM's own and with
# ours; all cells must be filled, and two boots agree.

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
	if (!(v["variant"] in variant) && v["variant"] != "stock")
		variant[v["variant"]] = variants[++nv] = v["variant"]
}

# How far two boots differ, in their most frequent cycles and in all of them.
function compare(  i, k, one, two, off, j, what) {
	split("mode sum", what, " ")
	for (i = 1; i <= n; i++) {
		k = cells[i]
		for (j = 1; j <= 2; j++) {
			if (!((k, 1, what[j]) in figure) || !((k, 2, what[j]) in figure)) {
				bad("only one boot has " k)
				continue
			}
			one = figure[k, 1, what[j]]
			two = figure[k, 2, what[j]]
			same += one == two
			off = one > two ? one / two - 1 : two / one - 1
			if (off > worst[j])
				worst[j] = off
		}
	}
	printf "Two boots: %d of %d figures are the same; at most %.3f%% apart in the mode, %.3f%% in the sum\n",
		same, 2 * n, 100 * worst[1], 100 * worst[2]
	if (!n || worst[1] > 0.001)
		bad("two boots of one image do not agree to 0.1%")
}

function cell(m, va, phase, w,  k) {
	k = m SUBSEP va SUBSEP phase SUBSEP w
	if (!(k in seen)) {
		bad(m " " va ": no " phase " " w)
		return 1
	}
	return figure[k, 1, "mode"]
}

function row(m, va, w,  none, stock, ours, k) {
	none = cell(m, va, "none", w)
	stock = cell(m, "stock", "stock", w)
	ours = cell(m, va, "ours", w)
	k = m SUBSEP va SUBSEP "ours" SUBSEP w SUBSEP 1
	printf "%-7s %-18s %-14s %6d %6d %6d  %6.3f %6.3f  %3d%% %6d-%-d\n", toupper(m), va, w, none,
		stock, ours, ours / stock, ours / none,
		100 * figure[k, "at_mode"] / figure[k, "samples"], figure[k, "min"], figure[k, "max"]
}

END {
	nm = split("vmx svm", machine, " ")
	nw = split("self one-way pingpong-spin pingpong-halt nobody miss decline", workload, " ")
	print "Cycles, the most frequent of each " figure[cells[1], 1, "samples"] "; " kernel
	printf "%-7s %-18s %-14s %6s %6s %6s  %6s %6s  %4s %s\n", "machine", "called from",
		"workload", "none", "stock", "ours", "/stock", "/none", "at", "ours: min-max"
	for (i = 1; i <= nm; i++)
		for (j = 1; j <= nv; j++)
			for (l = 1; l <= nw; l++)
				row(machine[i], variants[j], workload[l])
	compare()
	exit failed
}
