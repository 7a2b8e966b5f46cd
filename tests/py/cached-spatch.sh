#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# cached-spatch.sh SPATCH FOLDER OPTION... FILE: what spatch does with these arguments, from
# FOLDER if it was done before.  It depends on what is in the files that they name and, for
# spatch reads what a file includes, in the headers beside each.  A failure is not kept.
set -eu
spatch=$1 folder=$2
shift 2
for file; do :; done

key=$(for word; do
	[ ! -f "$word" ] || cat "$word" "${word%/*}"/*.h 2>/dev/null || :
	echo " ${word##*/}"
done | sha256sum)
kept=$folder/${key%% *}

if [ ! -d "$kept" ]; then
	new=$(mktemp -d "$folder/new.XXXXXX")
	trap 'rm -rf "$new"' EXIT
	"$spatch" "$@" >"$new/printed" 2>"$new/complaints" || {
		status=$?
		cat "$new/printed"
		cat "$new/complaints" >&2
		exit $status
	}
	cp "$file" "$new/file"
	# Somebody else may have been as fast.
	mv -T "$new" "$kept" 2>/dev/null || [ -d "$kept" ]
fi
cmp -s "$kept/file" "$file" || cat "$kept/file" >"$file"
cat "$kept/complaints" >&2
cat "$kept/printed"
