# SPDX-License-Identifier: GPL-2.0
# table.awk VMX.console SVM.console: one table; checks the figures once more, for
# a machine's own SUCCESS line proves only that it believed itself.

function bad(text) { print "demo: " text > "/dev/stderr"; failed = 1 }

function check(cond, text) { if (!cond) bad(FILENAME ": " text ": " $0) }

function row(m, phase,  k, f) {
	k = m SUBSEP phase
	printf "%-7s %-6s %6d %8d %9d %9d %6d %6d %12.0f %15.0f\n", toupper(m), phase,
		sent[k], received[k], handled[k], declined[k], traced[k], own[k], self[k], ping[k]
}

{ sub(/\r$/, "") }

/^RESULT / {
	words()
	check(v["sent"] > 0 && v["received"] == v["sent"], "an IPI was lost")
	if (v["phase"] == "off") {
		check(v["handled"] == 0 && v["declined"] == 0 && v["handlers"] == 0,
		      "handled without a handler")
	} else if (v["phase"] == "icr_off") {
		check(v["handled"] == 0 && v["declined"] == 0 && v["handlers"] == 2 &&
		      v["ended"] == v["received"], "not all handlers but the ICR's")
	} else {
		check(v["handled"] > 0 && v["handled"] == v["eligible"],
		      "fast exits are not the eligible ICR writes")
		check(v["declined"] == v["sent"] - v["eligible"], "declines miscounted")
		check(v["ended"] == v["received"], "fast EOIs are not the IPIs received")
	}
	k = v["machine"] SUBSEP v["phase"]
	if (v["pass"] == "traced") {
		check(v["traced"] == v["sent"], "a write was not traced exactly once")
		traced[k] = v["traced"]
		next
	}
	if (v["pass"] == "own") {
		check(v["handed"] > 0 && v["traced"] == v["handed"],
		      "KVM's own fast path handled too much or too little")
		own[k] = v["traced"]
		next
	}
	sent[k] = v["sent"]
	received[k] = v["received"]
	handled[k] = v["handled"]
	declined[k] = v["declined"]
	self[k] = v["self_cycles"] / v["self"]
	ping[k] = v["pingpong_cycles"] / v["pingpong"]
}

/^SUCCESS kvm_fastpath machine=/ { split($3, kv, "="); success[kv[2]] = 1 }

END {
	n = split("vmx svm", machine, " ")
	printf "%-7s %-6s %6s %8s %9s %9s %6s %6s %12s %15s\n", "machine", "ours", "sent",
		"received", "handled", "declined", "traced", "KVM's", "cycles/self", "cycles/pingpong"
	for (i = 1; i <= n; i++) {
		m = machine[i]
		if (!success[m] || !((m, "on") in self) || !((m, "off") in self) ||
		    !((m, "on") in traced) || !((m, "off") in traced) ||
		    !((m, "on") in own) || !((m, "off") in own) ||
		    !((m, "icr_off") in own)) {
			bad(m ": did not run to its end")
			continue
		}
		row(m, "on")
		row(m, "off")
		printf "%-7s %-58s %11.1f%% %14.1f%%\n", toupper(m), "saved",
			100 * (1 - self[m, "on"] / self[m, "off"]),
			100 * (1 - ping[m, "on"] / ping[m, "off"])
	}
	print "sent..declined: timed pass.  In passes of " traced["vmx", "on"] " IPIs, traced: " \
		"kvm_msr_write events for the ICR; KVM's: what its own fast path handled"
	exit failed
}
