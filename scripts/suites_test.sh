#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# suites_test.sh: suites of which each has passed or was skipped pass, and no others;
# played by a kunit.py that parses what was planted for it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/linux/tools/testing/kunit" "$work/uml"
cat >"$work/linux/tools/testing/kunit/kunit.py" <<'KUNIT'
#!/bin/sh
case $1 in
exec)	echo "# Subtest: kvm_fastpath_x" ;;
parse)	echo "[12:00:00] $(cat "$(dirname "$2")/planted")" ;;
esac
KUNIT
chmod +x "$work/linux/tools/testing/kunit/kunit.py"

tried=0
while read -r verdict planted; do
	echo "$planted" >"$work/uml/planted"
	if "$here/suites.sh" "$work" uml 'x*' >"$work/out" 2>&1; then got=passes; else got=fails; fi
	[ $got = "$verdict" ] || { cat "$work/out"; echo "suites: '$planted' $got"; exit 1; }
	tried=$((tried + 1))
done <<'PLANTED'
passes Testing complete. Ran 8 tests: passed: 8
passes Testing complete. Ran 8 tests: passed: 6, skipped: 2
fails Testing complete. Ran 7 tests: passed: 7, errors: 2
fails Testing complete. Ran 8 tests: passed: 7, failed: 1
fails Testing complete. Ran 8 tests: passed: 7, crashed: 1
fails Testing complete. Ran 0 tests: errors: 1
fails No tests
PLANTED
echo "suites: $tried ends are judged as they must be"
