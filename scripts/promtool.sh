#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# promtool.sh DIR: Debian's promtool in DIR, not installed: its package starts a server.
set -eu
[ ! -x "$1/usr/bin/promtool" ] || exit 0
mkdir -p "$1"
(cd "$1" && apt-get -qq -o APT::Sandbox::User=root download prometheus)
dpkg-deb -x "$1"/prometheus_*.deb "$1"
rm "$1"/prometheus_*.deb
