#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# promtool.sh DIR: Debian's promtool in DIR, not installed: its package starts a server.
set -eu
[ ! -x "$1/usr/bin/promtool" ] || exit 0
mkdir -p "$1"
# Debian 13 has a package of its own for it.
package=$(apt-cache show promtool >/dev/null 2>&1 && echo promtool || echo prometheus)
(cd "$1" && apt-get -qq -o APT::Sandbox::User=root download "$package")
dpkg-deb -x "$1/$package"_*.deb "$1"
rm "$1/$package"_*.deb
