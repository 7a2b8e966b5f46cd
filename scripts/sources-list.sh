#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# sources-list.sh SUITE: lines for the sources.list of another Debian SUITE, with the mirrors that this
# machine's apt has for its own.
set -eu
suite=$1

# shellcheck disable=SC2016 # apt's own variables
sources=$(apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' \
	'Created-By: Packages' 'Origin: Debian' |
	sed -n "s/ [a-z]*\(-updates\|-security\|\) \([^ ]*\)$/ $suite\1 \2/p" | sort -u)
[ -n "$sources" ] || {
	echo "sources-list: apt knows no archive of Debian's: run apt-get update" >&2
	exit 2
}
echo "$sources"
