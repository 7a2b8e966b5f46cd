#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# kernel-release.sh SERIES FLAVOUR: print "VERSION RELEASE" of the newest kernel that the
# archive has whole.  Debian signs an image some hours or days after it publishes source
# and headers: until then the version before is the newest.
set -eu
series=$1 flavour=$2

versions() { apt-cache madison "$1" | cut -d'|' -f2 | tr -d ' '; }
has() { versions "$1" | grep -qxF "$2"; }

for headers in $(apt-cache search --names-only "^linux-headers-$series\..*-$flavour\$" |
		cut -d' ' -f1 | sort -rV); do
	release=${headers#linux-headers-}
	for version in $(versions "$headers"); do
		has "linux-source-$series" "$version" && has "linux-image-$release" "$version" &&
			echo "$version $release" && exit
	done
done
echo "kernel: apt knows no version of which it has linux-source-$series, linux-headers-$series*-$flavour and linux-image-$series*-$flavour: run apt-get update, or add Debian's main archive" >&2
exit 2
