# SPDX-License-Identifier: GPL-2.0
# bpftrace.awk VMX.console SVM.console: what tools/kvm_fastpath.bt has seen on each machine,
# beside the handlers' counters: each write is in a histogram once.

function bad(text) { print "bpftrace: " FILENAME ": " text ": " $0 > "/dev/stderr"; failed = 1 }

function compare(verdict, counter,	events) {
	events = seen[v["msr"], verdict] + 0
	total[verdict] += events
	printf "%-7s %-7s %-9s %7d %7d\n", toupper(v["machine"]), v["msr"], verdict, events, counter
	if (events != counter)
		bad("not each write is in a histogram once")
}

BEGIN { printf "%-7s %-7s %-9s %7s %7s\n", "machine", "msr", "verdict", "events", "counter" }

{ sub(/\r$/, "") }

/^BPFTRACE [0-9][0-9]:[0-9][0-9]:[0-9][0-9]$/ { live = 1 }

# bpftrace does not tell how its command ended.
/^BPFTRACE guest: / { bad("the guest failed") }

# "@done[0x830]:" and its lines may come again, and stand for the earlier ones too.
/^BPFTRACE @[a-z]+\[/ {
	split($2, key, /[][@]/)
	verdict = key[2]
	msr = key[3]
	seen[msr, verdict] = 0
}

# [512, 1K)            23 |@@@@         |
/^BPFTRACE [[(].*\|/ {
	split($0, column, "|")
	n = split(column[1], word, " ")
	if (word[2] !~ /^\[[0-9]+[KM]?,$/)
		bad("no number of cycles")
	seen[msr, verdict] += word[n]
}

/^RESULT / {
	words()
	compare("done", v["handled"])
	compare("declined", v["declined"])
	results[v["machine"], v["msr"]] = 1
}

/^SUCCESS kvm_fastpath machine=/ {
	ended++
	if (!total["done"] || !total["declined"])
		bad("has seen no write")
	if (!live)
		bad("nothing was printed before the end")
	for (which in seen) {
		split(which, what, SUBSEP)
		if (!((v["machine"], what[1]) in results))
			bad("there is no counter for " what[1])
	}
	live = 0
	delete seen
	delete total
}

END {
	split("vmx svm", machine, " ")
	for (m = 1; m <= 2; m++)
		if (!((machine[m], "0x830") in results) || !((machine[m], "0x80b") in results))
			bad(machine[m] " did not run")
	if (ended != 2)
		bad("a machine did not come to its end")
	exit failed
}
