#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# cocci.sh MODE DIR...: run every rule of coccinelle/check over the C files in DIR.
# Exit 1: there are findings.  It does not go through the kernel's scripts/coccicheck,
# which wants a whole kernel tree; the rules read no includes and need none.
set -u
mode=$1
shift
check=$(dirname "$0")/../coccinelle/check

die() { echo "cocci: $*" >&2; exit 2; }

case $mode in
report | org | context | patch) ;;
*) die "MODE=$mode: report, context, org and patch exist" ;;
esac
[ $# -gt 0 ] || die "M= is empty: name a folder with C files"
for m in "$@"; do
	[ -d "$m" ] || die "M=$m: no such folder"
	[ -n "$(find "$m" -name '*.[ch]' | head -n 1)" ] || die "M=$m: no C files in it"
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
start=$(date +%s)
rules=0
# spatch's own filter knows tokens only and would parse most of KVM.
grep -rl --include='*.[ch]' -i fastpath "$@" >"$work/files"
# One group a file, or the rules see all files as one.
sed G "$work/files" >"$work/groups"
: >"$work/found"
: >"$work/passed"
for rule in "$check"/*.cocci; do
	grep -q "^virtual $mode" "$rule" || continue
	rules=$((rules + 1))
	# shellcheck disable=SC2046 # a list
	if ! spatch -D "$mode" --verbose-parsing --parse-error-msg \
		$(sed -n 's,^// Options:,,p' "$rule") \
		--cocci-file "$rule" --file-groups "$work/groups" \
		>"$work/out" 2>"$work/err" || grep -q '^EXN' "$work/err"; then
		die "$(basename "$rule") failed in spatch: $(grep . "$work/err" | tail -n 1)"
	fi
	grep -v '^$' "$work/out" >>"$work/found"
	# A file that a rule has no use for is not parsed.
	sed -n 's/^ = File "\(.*\.[ch]\)", line \([0-9]*\),.*/cocci: not parsed and not checked: \1:\2/p' \
		"$work/err" >>"$work/passed"
done
cat "$work/found"
grep -v coccinelle/standard.h "$work/passed" | sort -u >&2
echo "cocci: $rules rules, $(wc -l <"$work/files") files that mention fastpath," \
	"$(($(date +%s) - start)) s" >&2
[ ! -s "$work/found" ]
