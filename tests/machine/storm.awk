# SPDX-License-Identifier: GPL-2.0
# storm.awk VMX.console SVM.console: the storm on each machine; checks the figures once
# more, for a machine's own SUCCESS line proves only that it believed itself.

function bad(text) { print "storm: " FILENAME ": " text > "/dev/stderr"; failed = 1 }

{ sub(/\r$/, "") }

/^RESULT / {
	words()
	if (v["sent"] == 0 || v["received"] != v["sent"] || v["traced"] != v["sent"])
		bad("an IPI was lost, or came twice")
	if (!v["handled"] || !v["own"] || v["handled"] + v["own"] + v["slow"] != v["sent"])
		bad("not each IPI went one way or the other, or all the same way")
	if (v["registrations"] < 50 || v["handling"] == 0)
		bad("handlers did not come and go")
	line = line sprintf("%s %d IPIs, %d ours, %d KVM's, %d registrations; ", v["machine"],
			    v["sent"], v["handled"], v["own"], v["registrations"])
	storms++
}

/^SUCCESS kvm_fastpath machine=/ { ended++ }

END {
	if (storms != 2 || ended != 2)
		bad("a machine did not come to its end")
	print line
	exit failed
}
