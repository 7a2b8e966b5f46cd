#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# kernel-release.sh SERIES FLAVOUR DIR: print "VERSION RELEASE SUITE" of the newest kernel of
# SERIES, such as 6.12, or 7 for the newest of all 7.*, that a suite's archive has whole: this
# machine's own, or the first other one of suite.sh, which keeps in DIR what apt knows of those.
# Debian signs an image some hours or days after it publishes source and headers: until then the
# version before is the newest.
set -eu
series=$1 flavour=$2 dir=$3
here=$(dirname "$0")

cache() { "$here/suite.sh" "$suite" "$dir" apt-cache "$@"; }
versions() { cache madison "$1" | cut -d'|' -f2 | tr -d ' '; }
has() { versions "$1" | grep -qxF "$2"; }
# The releases of a series, or of any, the newest first.
releases() {
	cache search --names-only "^linux-headers-$1.*-$flavour\$" |
		sed 's/^linux-headers-//; s/ .*//' | sort -rV
}
series_of() { sed -E 's/^([0-9]+\.[0-9]+).*/\1/'; }

offered=
for suite in own $("$here/suite.sh"); do
	for release in $(releases "$series\\."); do
		for version in $(versions "linux-headers-$release"); do
			has "linux-source-$(echo "$release" | series_of)" "$version" &&
				has "linux-image-$release" "$version" &&
				echo "$version $release $suite" && exit
		done
	done
	offered="$offered $(releases '[0-9]' | series_of | paste -sd' ')"
done
offered=$(echo "$offered" | tr ' ' '\n' | grep . | sort -uV | paste -sd' ')
echo "kernel: neither this machine's apt nor Debian $("$here/suite.sh") has source, headers and $flavour image of Linux $series in one version: ${offered:+say KERNEL=<one of $offered>, or }run apt-get update" >&2
exit 2
