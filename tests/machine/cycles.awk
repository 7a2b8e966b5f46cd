# SPDX-License-Identifier: GPL-2.0
# cycles.awk cycles.table VMX.console SVM.console: compares our handlers' cycles with the
# recorded ones.  They depend on the kernel's build, so with another release than the
# recorded one the cycles with our handlers off, of the same boot, take out what that
# changes.

function bad(text) { print "cycles: " text > "/dev/stderr"; failed = 1 }

function check(m, what,  k, now, was, scale) {
	k = m SUBSEP what
	if (!((k, "on") in cycles) || !((k, "off") in cycles) || !(k in on)) {
		bad(m ": no cycles of " what)
		return
	}
	scale = release[m] == recorded[k] ? 1 : cycles[k, "off"] / off[k]
	now = cycles[k, "on"]
	was = on[k] * scale
	text = text sprintf("%s%s %s %.0f (%+.2f%%)", text == "" ? "" : ", ", m, what, now,
			    100 * (now / was - 1))
	if (now > was * 1.005)
		bad(sprintf("%s %s takes %.0f cycles, recorded are %.0f.  If that is meant, change tests/machine/cycles.table in the same commit",
			    m, what, now, was))
}

{ sub(/\r$/, "") }

FILENAME ~ /\.table$/ && !/^#/ && NF {
	recorded[$2, $3] = $1
	on[$2, $3] = $4
	off[$2, $3] = $5
}

/^RESULT / {
	words()
	release[v["machine"]] = v["kernel"]
	if (v["pass"] == "timed") {
		cycles[v["machine"], "self", v["phase"]] = v["self_best"] / v["batch"]
		cycles[v["machine"], "pingpong", v["phase"]] = v["pingpong_best"] / v["batch"]
	}
}

END {
	for (i = split("vmx svm", machine, " "); i; i--) {
		check(machine[i], "self")
		check(machine[i], "pingpong")
	}
	print "cycles: " text
	exit failed
}
