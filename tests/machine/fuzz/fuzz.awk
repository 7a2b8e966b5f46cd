# SPDX-License-Identifier: GPL-2.0
# fuzz.awk -v seed=S -v count=N VMX.console SVM.console: what differed, and whether
# each machine really wrote so many values fast and slow.

function bad(text) { print "fuzz: " text > "/dev/stderr"; complaints[FILENAME]++ }

function check(cond, text) { if (!cond) bad(FILENAME ": " text ": " $0) }

{ sub(/\r$/, "") }

/^DIFF / { bad($0) }
/^FAIL / { bad(FILENAME ": " $0) }

/^FUZZ / {
	delete v
	for (i = 2; i < NF; i++) {
		split($i, kv, "=")
		v[kv[1]] = kv[2]
	}
	print
	lines[FILENAME]++
	machine[FILENAME] = v["machine"]
	check($NF == "ok" && NF == 15, "not ok")
	check(v["seed"] == seed "" && v["values"] == count "", "not what was ordered")
	check(v["differences"] == "0", "fast and slow differ")
	check(v["handled"] > 0 && v["declined"] > 0, "one side was never taken")
	check(v["handled"] + v["declined"] == v["values"], "counters are off")
	for (i = split("parked gp irqs nmis inits smis sipis", effect, " "); i; i--)
		check(v[effect[i]] > 0, "no " effect[i] " ever seen")
}

/^SUCCESS kvm_fastpath machine=/ { ended[FILENAME] = substr($3, length("machine=") + 1) }

END {
	for (i = 1; i < ARGC; i++) {
		f = FILENAME = ARGV[i]
		name = i == 1 ? "vmx" : "svm"
		if (lines[f] != 1 || machine[f] != name)
			bad(f ": " lines[f] + 0 " results, of machine '" machine[f] "'")
		if (ended[f] != name)
			bad(f ": did not come to its end")
		if (complaints[f])
			failed++
		else
			passed++
	}
	if (ARGC != 3) {
		bad("not two machines")
		failed++
	}
	fflush()
	printf "%d passed, %d failed\n", passed, failed
	exit failed > 0
}
