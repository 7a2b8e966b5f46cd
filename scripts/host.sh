#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# host.sh SUITE DIR COMMIT COMMAND...: run a command in a clone of COMMIT on a bare Debian SUITE, which
# has git and make, in DIR.  Needs root.
set -eu
suite=$1 dir=$2 commit=$3
shift 3
top=$(cd "$(dirname "$0")/.." && pwd)

"$top/scripts/chroot.sh" "$suite" "$dir" git,make,ca-certificates
rm -rf "$dir/root/clone.new"
git clone -q --no-hardlinks "$top" "$dir/root/clone.new"
git -C "$dir/root/clone.new" checkout -q --detach "$commit"
# The next run uses what the last one built.
[ ! -d "$dir/root/clone/build" ] || mv "$dir/root/clone/build" "$dir/root/clone.new"
rm -rf "$dir/root/clone"
mv "$dir/root/clone.new" "$dir/root/clone"
# shellcheck disable=SC2016 # for the shell in there
exec unshare -mpf --kill-child --root="$dir" --wd=/root/clone --mount-proc env -i HOME=/root LC_ALL=C \
	TERM=dumb PATH=/usr/sbin:/usr/bin:/sbin:/bin sh -c 'mount -t devpts devpts /dev/pts && exec "$@"' sh "$@"
