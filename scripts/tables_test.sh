#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# tables_test.sh PROMTOOLDIR: what judges a run, or a machine's or a program's figures,
# passes good ones, and refuses what a broken one would report.
set -eu
cd "$(dirname "$0")/.."
scripts/check_test.sh
tests/machine/counters_test.sh
tests/machine/plugin_test.sh
tests/machine/bpftrace_test.sh
tests/bench/bench_test.sh
tests/tools/collector_file_test.sh
tests/tools/collector_test.sh "$1"
pytest-3 -m "not boots and not builds"
