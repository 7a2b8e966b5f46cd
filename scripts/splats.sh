#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# splats.sh CONSOLE: splats do not fail a KUnit case, so the console is read too.  A
# case that provokes a warning announces its words, "wants on the console: ...": each
# must follow, and nothing else.  "wants at most N on the console: ..." allows as many.
set -eu
awk '
/wants at most [0-9]+ on the console: / {
	match($0, /most [0-9]+/)
	most = substr($0, RSTART + 5, RLENGTH - 5)
	sub(/.* on the console: /, "")
	allowed[$0] += most
	next
}
/wants on the console: / { sub(/.*wants on the console: /, ""); wanted[$0]++; next }
/BUG:|WARNING:|suspicious|KASAN|INFO: possible/ ||
/INFO: .*(stall|blocked for)|hard LOCKUP|Oops|Kernel panic/ { splats++; splat = splat $0 "\n" }
/(^|\] )kvm_fastpath: (handler .*\) |unregister of|a handler needs|module [^ ]+ leaves |fastpath_handler wants)/ {
	sub(/.*kvm_fastpath: /, "")
	sub(/ ran for [0-9]* ns/, " ran for N ns")
	said = $0
}
/WARNING: / && match($0, /kvm_fastpath_(free_table|dispatch)|with_interrupts_on/) {
	said = "WARNING in " substr($0, RSTART, RLENGTH)
}
said != "" {
	if (--wanted[said] < 0 && --allowed[said] < 0)
		wrong = wrong "not announced: " said "\n"
	# Each is one WARNING, unless it is about time or what a caller gave.
	warnings += said !~ / ran for | needs | wants | leaves /
	said = ""
}
END {
	for (words in wanted)
		if (wanted[words] > 0)
			wrong = wrong "missing: " words "\n"
	if (splats != warnings)
		wrong = wrong "splats that no case wants, among these:\n" splat
	if (wrong == "")
		exit 0
	printf "splats: %ssplats: see %s\n", wrong, FILENAME
	exit 1
}' "$1"
