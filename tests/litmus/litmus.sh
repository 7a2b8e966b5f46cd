#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# litmus.sh BUILDDIR KERNELDIR: the litmus tests, with the memory model of that kernel.
set -eu
model=$2/linux/tools/memory-model
cd "$(dirname "$0")/../.."
scripts/herd.sh "$1/herd"
tests/litmus/litmus.py "$1/herd/herd7" "$model" tests/litmus/*.litmus
