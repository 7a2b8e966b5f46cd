#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# qemu.sh DIR: Debian 13's QEMU in DIR, with its libraries, run by DIR/qemu.  With Debian 12's, code
# that is patched while other CPUs run it hangs.
set -eu
dir=$1
[ ! -e "$dir/qemu" ] || exit 0
sources=$("$(dirname "$0")/sources-list.sh" trixie) || exit 2
rm -rf "$dir"
echo "qemu: fetching that of Debian 13, 170 MB unpacked"
echo "$sources" | mmdebstrap --quiet --variant=extract --include=qemu-system-x86 trixie "$dir"
dir=$(cd "$dir" && pwd)
cat >"$dir/qemu.new" <<END
#!/bin/sh
exec "$dir/usr/lib64/ld-linux-x86-64.so.2" --library-path "$dir/usr/lib/x86_64-linux-gnu" \\
	"$dir/usr/bin/qemu-system-x86_64" -L "$dir/usr/share/qemu" -L "$dir/usr/share/seabios" "\$@"
END
chmod +x "$dir/qemu.new"
mv "$dir/qemu.new" "$dir/qemu"
