# SPDX-License-Identifier: GPL-2.0
# plugin.awk VMX.console SVM.console: what the module's handler did on each machine;
# checks the figures once more, for a machine's own SUCCESS line proves only that it
# believed itself.

function bad(text) { print "plugin: " FILENAME ": " text ": " $0 > "/dev/stderr"; failed = 1 }

{ sub(/\r$/, "") }

/^RESULT / {
	words()
	if (v["sent"] == 0 || v["received"] != v["sent"] || v["writes"] == 0 ||
	    v["written"] != v["writes"] || v["done"] != v["writes"])
		bad("not each interrupt was sent once and came once")
	seen[v["machine"], v["phase"]] = 1
	if (v["phase"] == "live") {
		if (v["exits"] == 0 || v["exits"] >= v["writes"] || v["comings"] < 5)
			bad("the module did not come and go under the guest")
		if (v["reads"] < 5)
			bad("nobody read the table meanwhile")
		v["called"] = v["handled"] = "-"
	} else if (v["exits"] != (v["asked"] ? v["writes"] : 0) || v["called"] != v["exits"] ||
		   v["handled"] != v["exits"])
		bad("event, callback and counter disagree")
	row[++rows] = sprintf("%-7s %-9s %7d %7d %7s %7d %7s %7s", toupper(v["machine"]),
			      v["phase"], v["written"], v["done"], v["handled"], v["exits"],
			      v["called"], "comings" in v ? v["comings"] : "-")
}

/^EVENTS handled=[1-9][0-9]* declined=[1-9]/ { events++ }
/^SUCCESS kvm_fastpath machine=/ { ended++ }

END {
	printf "%-7s %-9s %7s %7s %7s %7s %7s %7s\n", "machine", "module", "writes", "done",
		"counter", "events", "calls", "comings"
	for (i = 1; i <= rows; i++)
		print row[i]
	n = split("before loaded off on all-off unloaded live", phase, " ")
	split("vmx svm", machine, " ")
	for (m = 1; m <= 2; m++)
		for (i = 1; i <= n; i++)
			if (!((machine[m], phase[i]) in seen))
				bad(machine[m] " has no phase " phase[i])
	if (events != 2 || ended != 2)
		bad("a machine did not come to its end")
	exit failed
}
