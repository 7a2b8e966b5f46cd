#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# kvm_fastpath_collector.sh DIR [SYS]: kvm_fastpath's counters for the textfile collector
# of Prometheus' node_exporter, DIR/kvm_fastpath.prom.  Run it as root, from a timer;
# SYS is where sysfs is, if not at /sys.
set -eu
[ $# -ge 1 ] || { echo "usage: $0 DIR [SYS]" >&2; exit 2; }
out=$1/kvm_fastpath.prom sys=${2:-/sys}
new=$1/.kvm_fastpath.$$
trap 'rm -f "$new"' EXIT
trap 'exit 2' HUP INT TERM
debug=$sys/kernel/debug/kvm_fastpath
handlers=$debug/handlers unhandled=$debug/unhandled
# A KVM that has the library in it needs no attaching.
switch=$sys/module/kvm/parameters/fastpath attached=
if [ -d "$sys/module/kvm_fastpath" ]; then
	switch=$sys/module/kvm_fastpath/parameters/fastpath
	attached=$sys/module/kvm_fastpath/parameters/attached
fi

# Stale figures are worse than none.
fail() {
	rm -f "$out"
	echo "$0: $*" >&2
	exit 1
}

set -- "$handlers" "$unhandled" "$switch" ${attached:+"$attached"}
for f in "$@"; do
	[ -r "$f" ] || fail "no $f: is kvm_fastpath loaded, debugfs mounted?"
done

awk '
BEGIN { attached = ARGC < 5 }
function metric(name, type, help) {
	printf "# HELP kvm_fastpath_%s %s\n# TYPE kvm_fastpath_%s %s\n", name, help, name, type
}
function per_handler(name, column,  i) {
	for (i = 1; i <= n; i++)
		printf "kvm_fastpath_%s{%s} %s\n", name, labels[i], value[i, column]
}
FILENAME ~ /handlers$/ && FNR > 1 {
	gsub(/["\\]/, "\\\\&", $2)
	labels[++n] = sprintf("msr=\"%s\",name=\"%s\",module=\"%s\"", $1, $2, $3)
	value[n, "handled"] = $4
	value[n, "declined"] = $5
	value[n, "enabled"] = $6 == "Y"
	value[n, "filtered"] = $7
	value[n, "unskippable"] = $8
}
FILENAME ~ /unhandled$/ { unhandled = $1 }
FILENAME ~ /fastpath$/ { library = $1 == "Y" }
FILENAME ~ /attached$/ { attached = $1 == "Y" }
END {
	if (unhandled == "" || library == "")
		exit 1
	metric("handled_total", "counter", "Writes to the MSR that its handler did.")
	per_handler("handled_total", "handled")
	metric("declined_total", "counter", "Writes to the MSR that were left to the slow path.")
	per_handler("declined_total", "declined")
	metric("filtered_total", "counter", "Declined writes that userspace filters.")
	per_handler("filtered_total", "filtered")
	metric("unskippable_total", "counter", "Declined writes that could not be skipped.")
	per_handler("unskippable_total", "unskippable")
	metric("handler_enabled", "gauge", "Whether writes go to the handler.")
	per_handler("handler_enabled", "enabled")
	metric("unhandled_total", "counter", "WRMSR exits whose MSR nobody handles.")
	print "kvm_fastpath_unhandled_total " unhandled
	metric("enabled", "gauge", "Whether the library is on.")
	print "kvm_fastpath_enabled " library
	metric("attached", "gauge", "Whether KVM calls the library.")
	print "kvm_fastpath_attached " attached
}' "$@" 2>/dev/null >"$new" ||
	fail "awk makes no $new of what is in $sys"
# node_exporter is not root, and sees the old file or the new one.
chmod 644 "$new"
mv "$new" "$out"
