#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Runs shellcheck over all shell scripts that git knows.
set -eu
cd "$(dirname "$0")/.."
git ls-files '*.sh' .ci/run | xargs shellcheck
echo "shellcheck: $(git ls-files '*.sh' .ci/run | wc -l) files"
