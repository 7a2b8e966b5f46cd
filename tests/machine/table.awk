# SPDX-License-Identifier: GPL-2.0
# table.awk VMX.console SVM.console: one table; checks the figures once more, for
# a machine's own SUCCESS line proves only that it believed itself.

function bad(text) { print "demo: " text > "/dev/stderr"; failed = 1 }

function check(cond, text) { if (!cond) bad(FILENAME ": " text ": " $0) }

function row(m, phase,  k, f) {
	k = m SUBSEP phase
	printf "%-7s %-6s %6d %8d %9d %9d %6d %13.0f %15.0f\n", toupper(m), phase,
		sent[k], received[k], handled[k], declined[k], traced[k], self[k], ping[k]
}

{ sub(/\r$/, "") }

/^RESULT / {
	words()
	check(v["sent"] > 0 && v["received"] == v["sent"], "an IPI was lost")
	if (v["phase"] == "slow") {
		check(v["handled"] == 0 && v["declined"] == 0 && v["handlers"] == 0,
		      "handled fast without a handler")
		check(v["unclaimed"] >= v["sent"], "the registry was not asked")
	} else {
		check(v["handled"] > 0 && v["handled"] == v["eligible"],
		      "fast exits are not the eligible ICR writes")
		check(v["declined"] == v["sent"] - v["eligible"], "declines miscounted")
		check(v["ended"] == v["received"], "fast EOIs are not the IPIs received")
	}
	k = v["machine"] SUBSEP v["phase"]
	if (v["pass"] == "traced") {
		check(v["traced"] == v["sent"], "a write was not traced exactly once")
		tracedn[k] = v["traced"]
		traced[k] = v["traced"]
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
	printf "%-7s %-6s %6s %8s %9s %9s %6s %13s %15s\n", "machine", "phase", "sent",
		"received", "handled", "declined", "traced", "cycles/self", "cycles/pingpong"
	for (i = 1; i <= n; i++) {
		m = machine[i]
		if (!success[m] || !((m, "fast") in self) || !((m, "slow") in self) ||
		    !((m, "fast") in tracedn) || !((m, "slow") in tracedn)) {
			bad(m ": did not run to its end")
			continue
		}
		row(m, "fast")
		row(m, "slow")
		printf "%-7s %-52s %12.1f%% %14.1f%%\n", toupper(m), "saved",
			100 * (1 - self[m, "fast"] / self[m, "slow"]),
			100 * (1 - ping[m, "fast"] / ping[m, "slow"])
	}
	print "sent..declined: timed pass; traced: kvm_msr_write events for the ICR in a pass of " \
		tracedn["vmx", "fast"] " IPIs"
	exit failed
}
