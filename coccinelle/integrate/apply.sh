#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# apply.sh RULE TREE COPY ATTACH LOG: apply one rule to COPY, a copy of the files of TREE
# that rules change; or say why not and exit 2.
#
# A rule's header: "Graft: FILE HUNKS", what it must change; "If: TEXT" or "Unless:
# TEXT", only in files of TREE that have it or do not; "Needs: FOLDER TEXT", or refuse;
# "Attach: PLACE", only if the registry is called from that place.
set -eu
rule=$1 tree=$2 copy=$3 attach=$4 log=$5
name=$(basename "$rule")

refuse() { echo "graft: $name: $*; tree unchanged" >&2; exit 2; }
header() { sed -n "s,^// $1: ,,p" "$rule"; }
applies() {
	{ [ -z "$if" ] || grep -qsF "$if" "$tree/$1"; } &&
		{ [ -z "$unless" ] || ! grep -qF "$unless" "$tree/$1"; }
}

place=$(header Attach)
[ -z "$place" ] || [ "$place" = "$attach" ] || exit 0

header Needs | while read -r f text; do
	grep -rqF "$text" "$tree/$f" || refuse "$f has no '$text'"
done

if=$(header If) unless=$(header Unless)
header Graft | while read -r f want; do
	applies "$f" || continue
	cp "$copy/$f" "$copy/before"
	spatch --very-quiet --in-place --sp-file "$rule" "$copy/$f" >>"$log" 2>&1 || true
	# Without context, lest two places that are near count as one.
	got=$(diff -U 0 "$copy/before" "$copy/$f" | grep -c '^@@' || true)
	rm "$copy/before"
	[ "$got" = "$want" ] || refuse "$got hunks in $f where $want are expected"
	echo "graft: $name: $f, $got hunks"
done
