# SPDX-License-Identifier: GPL-2.0
# compare.awk LOG FIXTURE...: the warnings of LOG against the marks of the fixtures

function bad(text) { print text > "/dev/stderr"; failed++ }

FNR == 1 { file = FILENAME; sub(/.*\//, "", file); if (NR > 1) files++ }

NR == FNR {
	if (match($0, /[a-z_]+\.c:[0-9]+:[0-9]+: (warning|error): /)) {
		place = substr($0, RSTART, RLENGTH)
		text = substr($0, RSTART + RLENGTH)
		sub(/:[0-9]+: (warning|error): $/, "", place)
		said[place] = said[place] text "; "
	}
	if ($1 == "CHECK") {
		sub(/.*\//, "", $2)
		looked[$2] = 1
	}
	next
}

FNR == 1 {
	if (!looked[file])
		bad("not looked at: " file)
	marks[file] = 0
}

/\/\* sparse: / {
	words = $0
	sub(/.*\/\* sparse: /, "", words)
	sub(/ \*\/.*/, "", words)
	place = file ":" FNR
	marks[file]++
	if (index(said[place], words))
		passed++
	else
		bad("missed: " place ": " words)
	delete said[place]
}

END {
	for (place in said)
		if (said[place])
			bad("not wanted: " place ": " said[place])
	for (file in marks)
		if (!marks[file] && !failed) {
			clean++
			passed++
		}
	if (!clean && !failed)
		bad("no fixture is without a mark")
	print "sparse-test: " passed + 0 " passed, " failed + 0 " failed"
	exit failed > 0
}
