# SPDX-License-Identifier: GPL-2.0
# table.awk FIGURES: the tables of bench-dispatch, and what became of its goals.
# Instructions are exact; times are not, and are never a reason to fail.

function bad(text) { print "bench-dispatch: " text > "/dev/stderr"; failed = 1 }

/^COUNT / {
	words()
	k = v["flavour"] SUBSEP v["handlers"] SUBSEP v["op"]
	all = v["instructions"]
	if (v["contender"] == "nothing") {
		around[k] = all
		next
	}
	if ((all - around[k]) % v["rounds"])
		bad("not the same each round: " $0)
	count[k, v["contender"]] = (all - around[k]) / v["rounds"]
}

/^OTHER / {
	words()
	k = v["flavour"] SUBSEP v["handlers"]
	each = v["instructions"] / v["rounds"]
	if (!(k in least) || each < least[k])
		least[k] = each
	if (each > most[k])
		most[k] = each
}

/^PMU / {
	words()
	pmu[v["way"], v["pmu"]] = v["instructions"]
	pmu_rounds = v["rounds"]
}

/^TIME / {
	words()
	k = v["flavour"] SUBSEP v["handlers"] SUBSEP v["op"] SUBSEP v["contender"] SUBSEP v["threads"]
	time[k, v["round"]] = v["ns"]
	if (v["threads"] > threads)
		threads = v["threads"]
	if (v["round"] >= rounds)
		rounds = v["round"] + 1
}

function need(k) {
	if (!(k in count))
		bad("no count for " k)
	return count[k]
}

function count_row(f, h, op,  k) {
	k = f SUBSEP h SUBSEP op
	if (!((k, "switch") in count) && op == "false-claim")
		return
	printf "%-10s %8d  %-11s %6d %8d %5d %5d %+8d %8.2f\n", f, h, op, need(k SUBSEP "switch"),
		need(k SUBSEP "registry"), need(k SUBSEP "hash"), need(k SUBSEP "chain"),
		count[k, "registry"] - count[k, "switch"],
		count[k, "registry"] / count[k, "switch"]
}

# More than a skip that does not ask whether the guest's counters count it.
function pmu_cost(way, state,  more) {
	if (!((way, state) in pmu) || !(("pmu_plainly", state) in pmu)) {
		bad("no count for " way " with the PMU " state)
		return
	}
	more = pmu[way, state] - pmu["pmu_plainly", state]
	if (more % pmu_rounds)
		bad("not the same each round: " way " with the PMU " state)
	return more / pmu_rounds
}

function pmu_table(  n, i, state) {
	print "Instructions that a guest's vPMU costs on each hit, by flavour of the host"
	printf "%-13s %9s %12s\n", "counters", "pmu_eager", "pmu_deferred"
	n = split("none all-off idle watchdog amd-idle amd-watchdog instructions", state, " ")
	for (i = 1; i <= n; i++)
		printf "%-13s %9d %12d\n", state[i], pmu_cost("pmu_eager", state[i]),
			pmu_cost("pmu_deferred", state[i])
	print "instructions: pmu_eager leaves the write to the slow path, pmu_deferred takes SRCU"
}

# Over the rounds; against @base's of the same round, or as it is.
function middle(k, base,  r, list, n) {
	for (r = 0; r < rounds; r++) {
		if (!((k, r) in time))
			bad("no time for " k)
		list[++n] = time[k, r] / (base ? time[base, r] : 1)
	}
	sort(list, n)
	low = list[int((n + 3) / 4)]
	high = list[n + 1 - int((n + 3) / 4)]
	return median(list, n)
}

function time_row(f, h, op, t,  k, i, c) {
	k = f SUBSEP h SUBSEP op SUBSEP
	printf "%-10s %8d  %-7s %7d %9.2f", f, h, op, t, middle(k "switch" SUBSEP t)
	split("registry hash chain", c, " ")
	for (i = 1; i <= 3; i++) {
		m = middle(k c[i] SUBSEP t, k "switch" SUBSEP t)
		printf "  %6.2f %6.2f-%-6.2f", m, low, high
	}
	printf "\n"
}

function goal(met, text) { printf "%-8s %s\n", met ? "met" : "NOT MET", text }

function goals(  h, i, k, hit, miss, flat, base, one, m) {
	for (i = 1; i <= nsizes; i++) {
		k = "retpoline" SUBSEP size[i]
		m = count[k, "hit", "registry"] / count[k, "hit", "switch"]
		hit = m > hit ? m : hit
		m = count[k, "miss", "registry"] - count[k, "miss", "switch"]
		miss = i == 1 || m > miss ? m : miss
		flat = flat (i > 1 ? ", " : "") count[k, "hit", "registry"]
		bumpy += count[k, "hit", "registry"] != count["retpoline", 1, "hit", "registry"]
	}
	print "Goals, with retpolines, in instructions:"
	goal(hit <= 1.05, sprintf("a hit at most 1.05 of the switch's: %.2f (over a host's work" \
		" that is cut to the bone)", hit))
	goal(!bumpy, "flat from 1 to 64 handlers: a hit takes " flat)
	k = "retpoline" SUBSEP 64
	goal(most[k] == least[k], sprintf("  and each of 63 others among 64: %d to %d", \
		least[k], most[k]))
	goal(miss <= 5, sprintf("a miss at most 5 more than the switch's: %+d", miss))
	for (i = 1; i <= 2; i++) {
		base = "retpoline" SUBSEP 64 SUBSEP "hit" SUBSEP (i == 1 ? "registry" : "switch")
		m = middle(base SUBSEP threads, base SUBSEP 1)
		one = one sprintf("%s%s %.2f (%.2f-%.2f)", i == 1 ? "" : ", ", \
			i == 1 ? "registry" : "switch", m, low, high)
	}
	print "Time of a hit on " threads " CPUs at once, against alone (1: they share nothing): " one
}

END {
	nsizes = split("1 2 8 64", size, " ")
	nflavours = split("retpoline plain", flavour, " ")
	nops = split("hit miss decline false-claim", op, " ")
	print "Instructions a write (exact; the loop and the backend's call are taken off)"
	printf "%-10s %8s  %-11s %6s %8s %5s %5s %8s %8s\n", "flags", "handlers", "write", "switch",
		"registry", "hash", "chain", "more", "ratio"
	for (f = 1; f <= nflavours; f++)
		for (i = 1; i <= nsizes; i++)
			for (o = 1; o <= nops; o++)
				count_row(flavour[f], size[i], op[o])
	print ""
	pmu_table()
	print ""
	print "Time a write: the switch's in ns, the others' against it: median, middle half, of " \
		rounds " rounds"
	printf "%-10s %8s  %-7s %7s %9s  %20s  %20s  %20s\n", "flags", "handlers", "write", "threads",
		"switch ns", "registry", "hash", "chain"
	for (f = 1; f <= nflavours; f++)
		for (i = 1; i <= nsizes; i++)
			for (o = 1; o <= 3; o++)
				for (t = 1; t <= threads; t += threads - 1) {
					time_row(flavour[f], size[i], op[o], t)
					if (threads == 1)
						break
				}
	print ""
	goals()
	exit failed
}
