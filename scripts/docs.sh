#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# docs.sh LINUXDIR OUTDIR: Documentation/ as HTML in OUTDIR/html.  A warning is an error,
# and each document and each function of include/ is in there.
set -eu
LINUX=$(cd "$1" && pwd)
export LINUX
mkdir -p "$2"
out=$(cd "$2" && pwd)
cd "$(dirname "$0")/.."

fail() { echo "docs: $*"; exit 1; }

# All anew: what Sphinx remembers it does not warn of again.
rm -rf "$out/html" "$out/doctrees"
sphinx-build -q -W --keep-going -b html -d "$out/doctrees" Documentation "$out/html" \
	>"$out/log" 2>&1 || { tail -n 15 "$out/log"; fail "sphinx-build: see $out/log"; }
# kernel-doc's own complaints do not make Sphinx fail.
[ ! -s "$out/log" ] || { tail -n 15 "$out/log"; fail "see $out/log"; }

for f in Documentation/*.rst; do
	page=$(basename "$f" .rst).html
	[ -s "$out/html/$page" ] || fail "$f has become no page"
done
names=$(grep -ohE '^ \* (struct |typedef )?kvm_fastpath_\w+(\(\))? - ' include/*/*.h |
	grep -oE 'kvm_fastpath_\w+')
named=0
for name in $names; do
	grep -q "id=\"c\.$name\"" "$out/html/api.html" || fail "api.html has no $name"
	named=$((named + 1))
done
[ $named -ge 30 ] || fail "only $named names are documented in include/"
echo "docs: $(find "$out/html" -name '*.html' | wc -l) pages, $named names of the API, in $out/html"
