#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# suite.sh SUITE DIR COMMAND [ARGUMENT...]: run apt-get or apt-cache for a Debian SUITE and its
# backports, as if nothing were installed; "own": for this machine's own.  apt keeps in DIR/SUITE
# what it knows of another suite, and asks its mirrors once a day.  Nothing of it is installed here.
# suite.sh: print the suites that are tried after this machine's own.
set -eu
SUITES="trixie bookworm"

[ $# != 0 ] || { echo "$SUITES"; exit; }
suite=$1 dir=$2
shift 2
[ "$suite" != own ] || exec "$@"

mkdir -p "$dir/$suite/cache/archives/partial" "$dir/$suite/lists/partial"
known=$(cd "$dir/$suite" && pwd)
if [ -z "$(find "$known/asked" -mtime -1 2>/dev/null)" ]; then
	sources=$("$(dirname "$0")/sources-list.sh" "$suite") || exit 2
	{
		echo "$sources"
		echo "$sources" | sed -n "s/ $suite / $suite-backports /p"
	} >"$known/sources.list"
	: >"$known/status"
	cat >"$known/apt.conf" <<-END
		Dir::State "$known";
		Dir::State::status "$known/status";
		Dir::Cache "$known/cache";
		Dir::Etc::sourcelist "$known/sources.list";
		Dir::Etc::sourceparts "/dev/null";
		Dir::Etc::preferencesparts "/dev/null";
		Dir::Etc::trusted "/usr/share/keyrings/debian-archive-keyring.gpg";
		APT::Architecture "amd64";
		APT::Sandbox::User "root";
	END
	# A suite may have no backports; without any list there is nothing to find.
	APT_CONFIG="$known/apt.conf" apt-get update >"$known/update.log" 2>&1 ||
		ls "$known"/lists/*Packages* >/dev/null 2>&1 || {
		echo "suite: cannot reach Debian $suite, see $known/update.log" >&2
		exit 2
	}
	touch "$known/asked"
fi
export APT_CONFIG="$known/apt.conf"
exec "$@"
