#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# kunit.sh KERNELDIR [GLOB]: the KUnit suites in UML; the slow ones if GLOB names them.
set -eu
scripts=$(dirname "$0")
"$scripts/uml.sh" "$1" uml
"$scripts/suites.sh" "$1" uml "${2:-kvm_fastpath*}"
