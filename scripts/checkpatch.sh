#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# checkpatch.sh LINUXDIR: checkpatch --strict over all C files that git knows.
set -eu
linux=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."

check() {
	xargs perl "$linux/scripts/checkpatch.pl" --no-tree --strict --terse --quiet \
		--no-summary "$@" -f
}

git ls-files '*.[ch]' ':!tests' | check
# tests/ is userspace, or seeded bugs: the kernel's own types and macros do not fit.
git ls-files 'tests/*.[ch]' | check --ignore PREFER_KERNEL_TYPES,ARRAY_SIZE,BIT_MACRO \
	--ignore PREFER_DEFINED_ATTRIBUTE_MACRO,AVOID_EXTERNS,CAMELCASE \
	--ignore VOLATILE,EMBEDDED_FUNCTION_NAME,COMPLEX_MACRO,MACRO_ARG_REUSE
echo "checkpatch: $(git ls-files '*.[ch]' | wc -l) files"
