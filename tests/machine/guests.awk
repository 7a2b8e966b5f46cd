# SPDX-License-Identifier: GPL-2.0
# guests.awk TABLE.c... VMX.console SVM.console: what became of each row on each
# machine.  A row that was not run, or run twice, has failed.

# Said behind the table: who sees only the end of the log needs it most.
function bad(text) { faults[++failed] = text }

function cell(machine, name,  k) {
	k = machine SUBSEP name
	if (machine == "svm" && vmx_only[name] || cannot[k]) {
		if (runs[k])
			bad(machine " " name ": cannot run")
		return "-"
	}
	if (runs[k] != 1) {
		bad(machine " " name ": run " runs[k] + 0 " times")
		return "FAIL"
	}
	if (why[k] != "") {
		bad(machine " " name ": " why[k])
		return "FAIL"
	}
	passed++
	return handled[k] "/" declined[k]
}

function verdict() {
	if ($NF == "ok" && v["fast"] != v["slow"] && !own_errs[v["name"]])
		return "fast and slow differ"
	if ($NF == "ok" && NF == 8)
		return ""
	return "fast=" v["fast"] " slow=" v["slow"] " handled=" v["handled"] \
		" declined=" v["declined"] substr($0, match($0, / FAIL/))
}

{ sub(/\r$/, "") }

/^\t\{ "/ {
	split($0, quoted, "\"")
	row[++rows] = quoted[2]
	vmx_only[quoted[2]] = /VMX_ONLY/
	xen[quoted[2]] = / XEN,/
}

/^\tOWN_ERRS\("/ {
	split($0, quoted, "\"")
	own_errs[quoted[2]] = 1
}

/^CANNOT / {
	split($2 "=" $3, said, "=")
	if (xen[said[4]])
		cannot[said[2] SUBSEP said[4]] = 1
}

/^CASE / {
	delete v
	for (i = 2; i < NF; i++) {
		split($i, kv, "=")
		v[kv[1]] = substr($i, length(kv[1]) + 2)
	}
	k = v["machine"] SUBSEP v["name"]
	runs[k]++
	handled[k] = v["handled"]
	declined[k] = v["declined"]
	outcome[v["name"]] = v["fast"]
	why[k] = verdict()
}

/^FAIL / { end[FILENAME] = $0 }
/^SUCCESS kvm_fastpath machine=/ { end[FILENAME] = "ok" }

END {
	print "handled/declined by the handlers; the outcome is the same without them"
	printf "%-20s %7s %7s  %s\n", "case", "vmx", "svm", "outcome"
	for (i = 1; i <= rows; i++)
		printf "%-20s %7s %7s  %s\n", row[i], cell("vmx", row[i]),
			cell("svm", row[i]), outcome[row[i]]
	print "-: this machine's emulator or its KVM cannot, see Documentation/testing.rst"
	for (i = ARGC - 2; i < ARGC; i++)
		if (end[ARGV[i]] != "ok")
			bad(ARGV[i] ": " (end[ARGV[i]] ? end[ARGV[i]] : "did not come to its end"))
	if (!rows)
		bad("no rows")
	fflush()
	for (i = 1; i <= failed; i++)
		print "guests: " faults[i] > "/dev/stderr"
	printf "%d passed, %d failed\n", passed, failed
	exit failed > 0
}
