# SPDX-License-Identifier: GPL-2.0
# profile.awk FIGURES: what an IPI to oneself costs until the guest runs again, function
# by function; and the instructions of each exit of each workload.

/^PROFILE / {
	words()
	m = v["machine"]
	column = v["variant"] "/" v["phase"]
	if (!(column in seen)) {
		seen[column] = 1
		columns[++nc] = column
	}
	if (!(m in machine))
		machine[m] = machines[++nm] = m
	exits[m, column, v["workload"], v["exit"]] += v["instructions"]
	if (v["exit"] > last[m, column, v["workload"]])
		last[m, column, v["workload"]] = v["exit"]
	if (!(v["workload"] in known)) {
		known[v["workload"]] = 1
		workloads[++nw] = v["workload"]
	}
	if (v["workload"] != "self" || v["exit"] != 1)
		next
	f = v["function"]
	if (!((m, f) in row)) {
		row[m, f] = 1
		functions[m, ++nf[m]] = f
	}
	count[m, column, f] = v["instructions"]
	calls[m, column, f] = v["calls"]
	total[m, f] += v["instructions"]
}

# The most expensive first.
function order(m,  i, j, f) {
	for (i = 2; i <= nf[m]; i++) {
		f = functions[m, i]
		for (j = i - 1; j >= 1 && total[m, functions[m, j]] < total[m, f]; j--)
			functions[m, j + 1] = functions[m, j]
		functions[m, j + 1] = f
	}
}

function head(text,  c) {
	printf "%-34s", text
	for (c = 1; c <= nc; c++)
		printf " %23s", columns[c]
	printf "\n"
}

function profile(m,  i, c, f) {
	order(m)
	head(toupper(m) ": an IPI to itself, its exit")
	for (i = 1; i <= nf[m]; i++) {
		f = functions[m, i]
		printf "%-34s", f
		for (c = 1; c <= nc; c++)
			if ((m, columns[c], f) in count)
				printf " %16d x%-5d", count[m, columns[c], f],
					calls[m, columns[c], f]
			else
				printf " %16s %6s", ".", ""
		printf "\n"
	}
	print ""
}

function sums(m,  w, c, e, text) {
	head(toupper(m) ": instructions of each exit")
	for (w = 1; w <= nw; w++) {
		printf "%-34s", workloads[w]
		for (c = 1; c <= nc; c++) {
			text = ""
			for (e = 1; e <= last[m, columns[c], workloads[w]]; e++)
				text = text (e > 1 ? "+" : "") exits[m, columns[c], workloads[w], e]
			printf " %23s", text
		}
		printf "\n"
	}
	print ""
}

END {
	for (i = 1; i <= nm; i++) {
		profile(machines[i])
		sums(machines[i])
	}
	print "xN: how often it was called; 0: part of it, after a jump or a VM-Exit"
	exit !nm
}
