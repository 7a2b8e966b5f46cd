#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# copy-library.sh DIR: bring DIR up to date with the library, or with the one in the folder
# LIBRARY; files that have not changed keep their time, so that kbuild rebuilds only what
# it must.
set -eu
top=${LIBRARY:-$(cd "$(dirname "$0")/.." && pwd)}
mkdir -p "$1"
dir=$(cd "$1" && pwd)
cd "$top"
# A package has no suites.
kunit=
[ ! -d kunit ] || kunit=kunit
# shellcheck disable=SC2086 # or nothing
find include lib handlers host $kunit Kbuild Kconfig -name '.*' -prune -o \
	-type f \( -name '*.[chS]' -o -name 'probe.sh' -o -name 'K*' \) -print | while read -r f; do
	cmp -s "$f" "$dir/$f" || { mkdir -p "$dir/$(dirname "$f")" && cp "$f" "$dir/$f"; }
done
