# SPDX-License-Identifier: GPL-2.0
# coverage.awk TABLE INFO: lines and branches of lcov's INFO that nothing ran, but for the
# branches that TABLE excuses.  Sources are found from the working directory.
FNR == 1 { file++ }
file == 1 {
	if (!/^#/ && (colon = index($0, ": ")))
		excused[substr($0, 1, colon - 1)] = 0
	next
}
/^SF:/ {
	source = substr($0, 4)
	sub(/.*kvm_fastpath_coverage\//, "", source)
	for (nr = 1; (getline text[nr] < source) > 0; nr++)
		;
	close(source)
	sources++
}
/^(DA|BRDA):/ {
	sub(/^[A-Z]*:/, kind = /^DA/ ? "line " : "branch ")
	split($0, field, /[ ,]/)
	total[kind]++
	hits = kind == "line " ? field[3] : field[5]
	if (hits + 0)
		next
	for (words in excused)
		if (kind == "branch " && index(text[field[2]], words)) {
			excused[words]++
			nr_excused++
			next
		}
	missed[kind]++
	print source ":" field[2] ": " kind "not run: " text[field[2]]
}
END {
	for (words in excused)
		if (!excused[words]) {
			stale++
			print "tests/coverage.table: excuses nothing: " words
		}
	printf "coverage: %d files, %d/%d lines, %d/%d branches, %d more excused\n", sources,
		total["line "] - missed["line "], total["line "],
		total["branch "] - nr_excused - missed["branch "],
		total["branch "] - nr_excused, nr_excused
	exit missed["line "] || missed["branch "] || stale || sources < 10
}
