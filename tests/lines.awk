# SPDX-License-Identifier: GPL-2.0
# lines.awk: lines of words name=value; medians and spreads

# The words of the line, into v.  By split(), so that numbers compare as such.
function words(  i, kv) {
	split("", v)
	for (i = 2; i <= NF; i++) {
		split($i, kv, "=")
		v[kv[1]] = kv[2]
	}
}

# Sorts list[1..n], insertion by insertion.
function sort(list, n,  i, j, x) {
	for (i = 2; i <= n; i++) {
		x = list[i]
		for (j = i - 1; j >= 1 && list[j] > x; j--)
			list[j + 1] = list[j]
		list[j + 1] = x
	}
}

function median(sorted, n) {
	return n % 2 ? sorted[(n + 1) / 2] : (sorted[n / 2] + sorted[n / 2 + 1]) / 2
}
