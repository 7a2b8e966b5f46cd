# SPDX-License-Identifier: GPL-2.0
# dispatch.awk FIGURES: gnuplot's data: a row for each write and number of handlers

/^COUNT flavour=retpoline / {
	words()
	k = v["op"] " " v["handlers"]
	if (v["contender"] == "nothing") {
		around[k] = v["instructions"]
		rows[++nr] = k
	}
	count[k, v["contender"]] = (v["instructions"] - around[k]) / v["rounds"]
}

END {
	print "write\tswitch\tregistry\thash\tchain"
	for (r = 1; r <= nr; r++) {
		k = rows[r]
		if (k ~ /^(hit|miss|decline) /)
			printf "%s\t%d\t%d\t%d\t%d\n", k, count[k, "switch"], count[k, "registry"],
				count[k, "hash"], count[k, "chain"]
	}
}
