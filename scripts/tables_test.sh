#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# tables_test.sh: what judges a run, or a machine's or a program's figures,
# passes good ones, and refuses what a broken one would report.
set -eu
cd "$(dirname "$0")/.."
scripts/check_test.sh
pytest-3 -m "not boots and not builds"
