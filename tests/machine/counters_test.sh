#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# counters_test.sh: the machines read each row of the table of handlers, however long its words.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

${CC:-gcc} -O2 -Wall -Wextra -Wno-unused-parameter -Werror -o "$work/counters" \
	"$here/counters_test.c" "$here/counters.c"
cat "$here/../tools/handlers" - >"$work/table" <<'ROWS'
0x00000010 plain                    stub_in_the_module              1                2       N
0x00000011 that_has_a_name_which_is_longer_than_the_column kernel                3                4       Y
0x00000012 three_columns_run_over_their_ends_in_this_row a_module_called_by_such_a_name 6 5 Y
ROWS
tried=0
while read -r msr wanted; do
	said=$("$work/counters" "$msr" <"$work/table")
	[ "$said" = "$wanted" ] || { echo "counters: $msr: $said, not $wanted"; exit 1; }
	tried=$((tried + 1))
done <<'WANTED'
0x830 7 1 0 1600 64 2464 17 4966
0x6e0 7 1 1 0 0 2464 17 4966
0x10 7 1 0 1 2 2464 17 4966
0x11 7 1 0 3 4 2464 17 4966
0x12 7 1 0 6 5 2464 17 4966
0x13 7 0 0 0 0 2464 17 4966
WANTED
echo "counters: $tried MSRs, in a table of 7 handlers"
