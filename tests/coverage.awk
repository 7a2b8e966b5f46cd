# SPDX-License-Identifier: GPL-2.0
# coverage.awk -v files="F ..." TABLE INFO: lines and branches of lcov's INFO that nothing
# ran, but for the branches that TABLE excuses, and files that INFO does not have.
# Sources are found from the working directory.
FNR == 1 { file++ }
file == 1 {
	if (!/^#/ && (colon = index($0, ": "))) {
		words = substr($0, 1, colon - 1)
		split(substr($0, colon + 2), number, /[-:]/)
		least[words] = number[1] + 0
		most[words] = number[2] + 0 ? number[2] + 0 : least[words]
		excused[words] = 0
	}
	next
}
/^SF:/ {
	source = substr($0, 4)
	sub(/.*kvm_fastpath_coverage\//, "", source)
	for (nr = 1; (getline text[nr] < source) > 0; nr++)
		;
	close(source)
	sources++
	seen[source]
}
/^(DA|BRDA):/ {
	sub(/^[A-Z]*:/, kind = /^DA/ ? "line " : "branch ")
	split($0, field, /[ ,]/)
	total[kind]++
	hits = kind == "line " ? field[3] : field[5]
	if (hits + 0)
		next
	for (words in excused)
		if (kind == "branch " && index(text[field[2]], words) &&
		    excused[words] < most[words]) {
			excused[words]++
			nr_excused++
			next
		}
	missed[kind]++
	print source ":" field[2] ": " kind "not run: " text[field[2]]
}
END {
	for (words in excused)
		if (!most[words] || excused[words] < least[words]) {
			wrong++
			print "tests/coverage.table: excuses " excused[words] " of " \
				least[words] " branches: " words
		}
	for (i = split(files, ours, " "); i; i--)
		if (!(ours[i] in seen)) {
			wrong++
			print ours[i] ": nothing is known of it"
		}
	printf "coverage: %d files, %d/%d lines, %d/%d branches, %d more excused\n", sources,
		total["line "] - missed["line "], total["line "],
		total["branch "] - nr_excused - missed["branch "],
		total["branch "] - nr_excused, nr_excused
	exit missed["line "] || missed["branch "] || wrong || files == ""
}
