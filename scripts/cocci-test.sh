#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# cocci-test.sh: run every rule over all fixtures in coccinelle/tests.  A line must be
# reported if and only if a comment on it says so, see compare.awk.
set -u
cd "$(dirname "$0")/.." || exit 2
passed=0 failed=0 work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fixtures=$(find coccinelle/tests -name '*.c' | sort)
rules=$(basename -a -s .cocci coccinelle/check/*.cocci | tr '\n' ' ')
# One group a file, or the rules see all fixtures as one file.
echo "$fixtures" | sed G >"$work/groups"

# run MODE: the rule's output goes to $work/MODE, its lines that matter to $work/lines.
run() {
	# shellcheck disable=SC2046 # a list
	if ! spatch -D "$1" --very-quiet $(sed -n 's,^// Options:,,p' "$rule") \
		--cocci-file "$rule" --file-groups "$work/groups" \
		>"$work/$1" 2>"$work/err" || grep -q '^EXN' "$work/err"; then
		echo "  $1 mode: spatch failed: $(grep . "$work/err" | tail -n 1)"
		return 1
	fi
	grep "$2" "$work/$1" >"$work/lines" || : # none is a number, too
}

# Other modes show as much as the report does; a finding may be of several lines.
shows() {
	run "$1" "$2" || return 1
	[ "$(wc -l <"$work/lines")" -ge "$hits" ] || { echo "  $1 mode shows less"; return 1; }
}

ports() {
	grep -q '^virtual patch' "$rule" || return 0
	run patch '^[-+][^-+]' || return 1
	diff "coccinelle/tests/$name.ported" "$work/lines"
}

check() {
	run report . || return 1
	hits=$(wc -l <"$work/lines")
	# shellcheck disable=SC2086 # a list
	summary=$(awk -v RULE="$name" -v RULES="$rules" -f coccinelle/tests/compare.awk \
		$fixtures "$work/lines") &&
		shows org '^\* TODO' && shows context '^-[^-]' && ports
}

# The rules themselves tell spatch of scoped_guard().
# shellcheck disable=SC2046,SC2086 # lists
unparsed=$(spatch --parse-c $(grep -L scoped_guard $fixtures) 2>/dev/null | sed -n 's/.*nb bad = \([0-9]*\) .*/\1/p')
[ "$unparsed" = 0 ] || { echo "FAILED: spatch cannot parse $unparsed lines"; failed=1; }
for rule in coccinelle/check/*.cocci; do
	name=$(basename "$rule" .cocci) summary=
	ok=ok
	if check; then passed=$((passed + 1)); else failed=$((failed + 1)) ok=FAILED; fi
	printf '%s: %s: %s\n' $ok "$name" "$summary"
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
