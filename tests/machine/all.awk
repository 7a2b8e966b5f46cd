# SPDX-License-Identifier: GPL-2.0
# all.awk -v kernels=... -v attaches=... CONSOLE...: cycles an IPI, for each kernel,
# vendor and place that the registry is called from, beside the stock fast path.  Every
# cell must be filled, by a machine that came to its end.

function bad(text) { print "demo-all: " text > "/dev/stderr"; failed = 1 }

function cell(kernel, m, variant, phase, what,  k) {
	k = kernel SUBSEP m SUBSEP variant SUBSEP phase SUBSEP what
	if (!(k in cycles)) {
		bad(kernel " " m " " variant ": no " phase " " what)
		return 1
	}
	return cycles[k]
}

function row(kernel, m, variant,  i, what, off, stock, ours) {
	printf "%-6s %-7s %-18s", kernel, toupper(m), variant
	for (i = 1; i <= 2; i++) {
		what = i == 1 ? "self" : "pingpong"
		off = cell(kernel, m, variant, "off", what)
		stock = cell(kernel, m, "stock", "stock", what)
		ours = cell(kernel, m, variant, "on", what)
		printf "  %6.0f %6.0f %6.0f  %.3f", stock, off, ours, ours / stock
	}
	printf "\n"
}

{ sub(/\r$/, "") }

/^RESULT / {
	words()
	# A release is 6.1.0-56-cloud-amd64 or 6.12.117+deb12-cloud-amd64.
	split(v["kernel"], part, /[.+-]/)
	kernel = part[1] "." part[2]
	if (v["pass"] != "timed")
		next
	k = kernel SUBSEP v["machine"] SUBSEP v["variant"] SUBSEP v["phase"]
	cycles[k, "self"] = v["self_cycles"] / v["self"]
	cycles[k, "pingpong"] = v["pingpong_cycles"] / v["pingpong"]
}

/^SUCCESS kvm_fastpath machine=/ { ended++ }

END {
	nk = split(kernels, kernel_list, " ")
	na = split(attaches, attach, " ")
	split("vmx svm", machine, " ")
	if (ended != nk * 2)
		bad(ended + 0 " of " nk * 2 " machines ran to their end")
	printf "%-33s  %29s  %29s\n", "", "cycles an IPI to itself", "cycles a ping-pong"
	printf "%-6s %-7s %-18s  %6s %6s %6s %6s  %6s %6s %6s %6s\n", "kernel", "machine",
		"called from", "stock", "off", "ours", "ratio", "stock", "off", "ours", "ratio"
	for (i = 1; i <= nk; i++)
		for (j = 1; j <= 2; j++)
			for (l = 1; l <= na; l++)
				row(kernel_list[i], machine[j], attach[l])
	print "stock: Debian's modules; off: ours without a handler, both with KVM's own fast path; ratio: ours/stock"
	exit failed
}
