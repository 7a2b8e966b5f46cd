#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# packages.sh PACKAGE...: have these Debian packages; install what is missing.
set -eu
missing=
for p in "$@"; do
	dpkg-query -W -f '${db:Status-Abbrev}' "$p" 2>/dev/null | grep -q '^ii' ||
		missing="$missing $p"
done
[ -n "$missing" ] || exit 0

sudo=
if [ "$(id -u)" != 0 ]; then
	sudo -n true 2>/dev/null || {
		echo "packages: not root; please run: apt-get install$missing" >&2
		exit 2
	}
	sudo=sudo
fi
echo "packages: installing$missing"
log=$(mktemp)
# A list that names what is missing saves the update.
for try in 1 2; do
	[ $try = 1 ] || $sudo apt-get -qq update >>"$log" 2>&1
	# shellcheck disable=SC2086 # a list
	DEBIAN_FRONTEND=noninteractive $sudo apt-get -qq install -y \
		--no-install-recommends $missing >>"$log" 2>&1 && exit 0
done
tail -15 "$log" >&2
echo "packages: apt-get failed, see $log" >&2
exit 2
