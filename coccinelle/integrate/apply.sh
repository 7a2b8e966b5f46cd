#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# apply.sh RULE TREE COPY ATTACH LOG: apply one rule to COPY, a copy of the files of TREE
# that rules change; or say why not and exit 2.
#
# A rule's header: "Graft: FILE HUNKS", what it must change, of FILE|FILE the first that TREE has;
# "If: TEXT" or "Unless: TEXT", only in files of TREE that have it or do not;
# "Needs: FOLDER TEXT", or refuse;
# "Find: FILE" and "Lest: REASON", refuse unless the rule's starred lines are found there;
# "Attach: PLACE", only if the registry is called from that place.  A TEXT may begin with
# "FUNCTION() ": then it is looked for in that function.
set -eu
rule=$1 tree=$2 copy=$3 attach=$4 log=$5
name=$(basename "$rule")

refuse() { echo "graft: $name: $*; tree unchanged" >&2; exit 2; }
header() { sed -n "s,^// $1: ,,p" "$rule"; }
has() { # FILE TEXT
	case $2 in
	*"() "*) sed -n "/^[a-z].*[ *]${2%%()*}(/,/^}/p" "$1" | grep -qF "${2#*() }" ;;
	*) grep -rqsF "$2" "$1" ;;
	esac
}
applies() {
	{ [ -z "$if" ] || has "$tree/$1" "$if"; } &&
		{ [ -z "$unless" ] || ! has "$tree/$1" "$unless"; }
}

place=$(header Attach)
[ -z "$place" ] || [ "$place" = "$attach" ] || exit 0

header Needs | while read -r f text; do
	has "$tree/$f" "$text" || refuse "$f has no '$text'"
done
header Find | while read -r f; do
	spatch --very-quiet --sp-file "$rule" "$tree/$f" 2>>"$log" | grep -q '^-[^-]' ||
		refuse "$f: $(header Lest)"
done

if=$(header If) unless=$(header Unless)
header Graft | while read -r f want; do
	while [ "$f" != "${f#*|}" ] && [ ! -f "$copy/${f%%|*}" ]; do
		f=${f#*|}
	done
	f=${f%%|*}
	applies "$f" || continue
	cp "$copy/$f" "$copy/before"
	spatch --very-quiet --smpl-spacing --in-place --sp-file "$rule" "$copy/$f" >>"$log" 2>&1 || true
	# Without context, lest two places that are near count as one.
	got=$(diff -U 0 "$copy/before" "$copy/$f" | grep -c '^@@' || true)
	rm "$copy/before"
	case "|$want|" in
	*"|$got|"*) ;;
	*)	refuse "$got hunks in $f where ${want%%|*} are expected: $(
			sed -n 's,^/// ,,p' "$rule" | paste -sd' ')" ;;
	esac
	echo "graft: $name: $f, $got hunks"
done
