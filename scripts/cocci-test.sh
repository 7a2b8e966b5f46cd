#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# cocci-test.sh: run every rule over all fixtures in coccinelle/tests; a line of a
# fixture is reported if and only if a comment on it says so, see compare.awk.
set -u
cd "$(dirname "$0")/.." || exit 2
passed=0 failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fixtures=$(find coccinelle/tests -name '*.c' | sort)

# One group a file, or the rules see all fixtures as one file.
echo "$fixtures" | sed G >"$work/groups"

run() {
	# shellcheck disable=SC2046 # a list
	spatch -D "$1" --very-quiet $(sed -n 's,^// Options:,,p' "$rule") \
		--cocci-file "$rule" --file-groups "$work/groups" \
		>"$work/$1" 2>"$work/err" && ! grep '^EXN' "$work/err" >&2 && return
	echo "  $1 mode: spatch failed: $(grep . "$work/err" | tail -n 1)"
	return 1
}

# Other modes find as much as the report does.
mode() {
	! grep -q "^virtual $1" "$rule" && return
	run "$1" && [ "$(grep -c "$2" "$work/$1")" -ge "$hits" ] && return
	echo "  $1 mode shows less than $hits findings"
	return 1
}

check() {
	run report || return 1
	grep . "$work/report" >"$work/lines"
	hits=$(wc -l <"$work/lines")
	# shellcheck disable=SC2086 # a list
	awk -v RULE="$name" -f coccinelle/tests/compare.awk $fixtures "$work/lines" &&
		mode org '^\* TODO' && mode context '^-[^-]'
}

# shellcheck disable=SC2086 # a list
if spatch --parse-c $fixtures 2>&1 | grep -E 'nb bad = [^0]|BAD'; then
	echo "FAILED: spatch cannot parse all fixtures"
	failed=1
fi
for rule in coccinelle/check/*.cocci; do
	name=$(basename "$rule" .cocci)
	if check; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
