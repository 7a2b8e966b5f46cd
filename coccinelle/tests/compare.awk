# SPDX-License-Identifier: GPL-2.0
# compare.awk -v RULE=name -v RULES=names FIXTURE... REPORT: a rule must report exactly the lines that
# a comment marks with "cocci: RULE".  "near: RULE" marks a near miss: counted, and
# like any other line not to be reported.
function marked(word,    n, names, i, text, found) {
	if (!match($0, "/\\* " word ": [a-z_ ]+\\*/"))
		return 0
	text = substr($0, RSTART + 3, RLENGTH - 5)
	n = split(text, names, " ")
	for (i = 2; i <= n; i++) {
		if (index(" " RULES " ", " " names[i] " ") == 0)
			complain(FILENAME ":" FNR ": there is no rule " names[i])
		if (names[i] == RULE)
			found = 1
	}
	return found
}

FILENAME ~ /\.c$/ {
	if (marked("cocci")) {
		want[FILENAME ":" FNR]
		hits++
	}
	if (marked("near"))
		misses++
	next
}

/^[^:]+:[0-9]+:[0-9]+-[0-9]+: / {
	split($0, at, ":")
	where = at[1] ":" at[2]
	if (!(where in want) || (where in got))
		complain(where (where in got ? ": reported twice: " : ": must not be reported: ") $0)
	got[where]
	next
}

{ complain("no report: " $0) }

function complain(text) {
	complaints = complaints "\n  " text
	bad++
}

END {
	for (where in want)
		if (!(where in got))
			complain(where ": not reported")
	if (!hits || !misses)
		complain("a rule needs a fixture that matches and one that does not")
	printf "%d hits, %d near misses%s\n", hits, misses, complaints
	exit bad > 0
}
