#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# bench_test.sh: the bench's tables take complete figures and refuse others
set -eu
here=$(cd "$(dirname "$0")" && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
refused=0

machine() { awk -f "$here/../lines.awk" -f "$here/machine/bench.awk" "$1"; }
dispatch() { awk -f "$here/../lines.awk" -f "$here/dispatch/table.awk" "$1"; }
die() { echo "bench_test: $*" >&2; exit 1; }
refuse() { # TABLE WHAT SCRIPT: figures that sed has spoilt
	sed "$3" "$dir/$1" >"$dir/bad"
	! cmp -s "$dir/$1" "$dir/bad" || die "nothing spoilt: $2"
	! "$1" "$dir/bad" >/dev/null 2>&1 || die "taken: $2"
	refused=$((refused + 1))
}

for w in self one-way pingpong-spin pingpong-halt nobody miss decline; do
	for m in vmx svm; do
		for p in "stock phase=stock" "none phase=none" "vcpu_run phase=off" \
			"vcpu_run phase=icr" "vcpu_run phase=ours"; do
			for boot in 1 2; do
				echo "BENCH kernel=6 machine=$m variant=$p workload=$w" \
					"samples=9 mode=2000 at_mode=5 min=1 max=3 sum=9 boot=$boot"
			done
		done
	done
done >"$dir/machine"
for f in retpoline plain; do
	for h in 1 2 8 64; do
		for o in hit miss decline; do
			for c in nothing switch registry hash chain; do
				echo "COUNT flavour=$f handlers=$h op=$o contender=$c" \
					"rounds=10 instructions=$([ $c = nothing ] && echo 33 || echo 133)"
				echo "TIME round=0 flavour=$f handlers=$h op=$o contender=$c threads=1 ns=2"
			done
		done
	done
done >"$dir/dispatch"
for w in pmu_plainly pmu_eager pmu_deferred; do
	for s in none all-off idle watchdog amd-idle amd-watchdog instructions; do
		echo "PMU way=$w pmu=$s rounds=10 instructions=83"
	done
done >>"$dir/dispatch"

machine "$dir/machine" >/dev/null || die "good figures are refused"
dispatch "$dir/dispatch" >/dev/null || die "good figures of dispatch are refused"
refuse machine "a workload that is missing" '/machine=svm.*stock.*=miss /d'
refuse machine "no set without a fast path" '/phase=none.*=self /d'
refuse machine "no second boot" '/boot=2/d'
refuse machine "two boots of unlike lengths" '/=vmx .*ours.*=self.*boot=2/s/=2000/=990/'
refuse machine "two boots that differ" '/=vmx .*ours.*=self.*boot=2/s/=2000/=2021/'
refuse machine "no figures" d
refuse dispatch "a count that is missing" '/COUNT.*plain.*=8 .*hit.*=chain/d'
refuse dispatch "a round unlike the others" '/COUNT.*=64 .*miss.*registry/s/133/134/'
refuse dispatch "a time that is missing" '/TIME.*plain.*=8 .*hit.*=chain/d'
refuse dispatch "a PMU that is missing" '/PMU.*eager.*=idle/d'
refuse dispatch "nothing to compare a PMU with" '/PMU.*plainly.*=none/d'
refuse dispatch "a PMU unlike in each round" '/PMU.*deferred.*=idle/s/83/84/'
refuse dispatch "no figures" d
echo "bench: good figures pass, $refused bad ones are refused"
