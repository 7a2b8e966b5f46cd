#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Runs shellcheck over all shell scripts that git knows; what has a #! line can be executed.
set -eu
cd "$(dirname "$0")/.."
git ls-files '*.sh' .ci/run | xargs shellcheck
git ls-files | xargs awk 'FNR == 1 && /^#!/ { print FILENAME }' | while read -r f; do
	[ -x "$f" ] || { echo "shellcheck: $f has a #! line and no x"; exit 1; }
done
echo "shellcheck: $(git ls-files '*.sh' .ci/run | wc -l) files"
