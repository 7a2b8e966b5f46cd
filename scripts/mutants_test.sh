#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# mutants_test.sh: what the suites saw kills a mutant; that they did not run, or came to
# no end, does not.  Played by suites that do what was planted for them.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/scripts" "$work/tests/races" "$work/lib" "$work/k/mutants" "$work/k/races/kcsan"
cp mutants.sh mutant-suites.sh "$work/scripts"
cd "$work"

echo passes >lib/x
cat >scripts/copy-library.sh <<'COPY'
#!/bin/sh
mkdir -p "$1/lib" && cp lib/x "$1/lib"
COPY
cat >scripts/uml.sh <<'BUILD'
#!/bin/sh
! grep -q garbage "$1"/linux/lib/*/lib/x || { echo "an error"; exit 1; }
BUILD
cp scripts/uml.sh tests/races/build.sh
cat >scripts/suites.sh <<'SUITES'
#!/bin/sh
out=$1/$2 bug=$(cat "$1"/linux/lib/*/lib/x)
end() { echo "it ends"; exit 1; }
[ "$bug" != dies-at-once ] || end
[ "$bug" != dies-at-boot ] || { echo "Kernel panic - no memory" >"$out/console"; end; }
printf '    # Subtest: kvm_fastpath_x\nWARNING: wanted\n    ok 1 case\n' >"$out/console"
splats="splats: splats that no case wants, among these:"
case $bug in
passes*) exit 0 ;;
fails)	echo "[12:00:00] [FAILED] case" >"$out/parsed" ;;
warns)	printf '%s\nWARNING: bad\n' "$splats" ;;
stalls)	printf '%s\nrcu: INFO: x self-detected stall on CPU\n' "$splats" ;;
races)	echo "BUG: KCSAN: data-race in x / y" >>"$out/console" ;;
panics)	echo "Kernel panic - not syncing: x" >>"$out/console" ;;
esac
end
SUITES
sed '/^out=/s|1/|&races/|' scripts/suites.sh >tests/races/boot.sh
chmod +x scripts/*.sh tests/races/*.sh

while read -r mutant killer bug verdict; do
	echo "$mutant lib/x $killer s/passes/$bug/" >>tests/mutants.table
	echo "$verdict" >>expected
done <<'ROWS'
seen kunit fails killed seen: case
no-run-after-it kunit dies-at-once BROKEN no-run-after-it: the suites did not begin: it ends
warned kunit warns killed warned: WARNING: bad
dead kunit panics killed dead: Kernel panic - not syncing: x
stalled kunit stalls BROKEN stalled: no verdict: it ends
stands kunit waits BROKEN stands: no verdict: it ends
hangs kunit,hangs waits killed hangs: no end of kvm_fastpath_x
no-run kunit,hangs dies-at-once BROKEN no-run: the suites did not begin: it ends
no-boot kunit,hangs dies-at-boot BROKEN no-boot: the suites did not begin: it ends
unseen kunit passes# SURVIVED unseen
unbuilt kunit garbage BROKEN unbuilt: it does not compile: an error
raced races races killed raced: BUG: KCSAN: data-race in x / y
no-race races waits BROKEN no-race: no verdict: it ends
no-qemu races dies-at-once BROKEN no-qemu: the suites did not begin: it ends
ROWS
echo "mutants: 5 killed, 1 survived, 8 broken" >>expected

! scripts/mutants.sh k >out 2>&1 || { cat out; echo "mutants: passes with these"; exit 1; }
diff expected out || { echo "mutants: not the verdicts expected"; exit 1; }
scripts/mutants.sh k seen hangs raced >out 2>&1 || { cat out; echo "mutants: refuses these"; exit 1; }
echo "mutants: $(grep -c . tests/mutants.table) bugs are judged as they must be"
