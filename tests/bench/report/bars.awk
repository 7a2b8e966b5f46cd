# SPDX-License-Identifier: GPL-2.0
# bars.awk -v machine=M FIGURES: gnuplot's data: a row for each workload

/^BENCH / {
	words()
	if (v["machine"] != machine || v["boot"] != 1)
		next
	if (v["phase"] == "icr" || v["phase"] == "off")
		next
	c = v["phase"] == "ours" ? "ours, " v["variant"] : v["phase"]
	mode[v["workload"], c] = v["mode"]
	if (!(v["workload"] in row)) {
		row[v["workload"]] = 1
		rows[++nr] = v["workload"]
	}
	if (!(c in column))
		column[c] = columns[++nc] = c
}

# The ladder's order, not that of the boot.
function ladder(  i, n) {
	ordered[++n] = "none"
	ordered[++n] = "stock"
	for (i = 1; i <= nc; i++)
		if (columns[i] != "none" && columns[i] != "stock")
			ordered[++n] = columns[i]
}

END {
	ladder()
	printf "workload"
	for (c = 1; c <= nc; c++)
		printf "\t%s", ordered[c]
	printf "\n"
	for (r = 1; r <= nr; r++) {
		printf "%s", rows[r]
		for (c = 1; c <= nc; c++)
			printf "\t%d", mode[rows[r], ordered[c]]
		printf "\n"
	}
}
