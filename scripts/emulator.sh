#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# emulator.sh bochs|qemu DIR: Debian 13's in DIR, with its libraries, run by DIR/bochs or DIR/qemu.
# Bochs 3 boots a machine in half of the time that Debian 12's takes.  In Debian 12's QEMU, code that
# is patched while other CPUs run it hangs.
set -eu
name=$1 dir=$2
[ ! -e "$dir/$name" ] || exit 0
case $name in
bochs) package=bochs program=bochs-bin folders= ;;
qemu)
	package=qemu-system-x86 program=qemu-system-x86_64
	# shellcheck disable=SC2016 # variables of the script that is written
	folders='-L "$usr/share/qemu" -L "$usr/share/seabios"'
	;;
*)
	echo "emulator: $name is neither bochs nor qemu" >&2
	exit 2
	;;
esac
sources=$("$(dirname "$0")/sources-list.sh" trixie) || exit 2
rm -rf "$dir"
echo "$name: fetching that of Debian 13, 200 MB unpacked"
echo "$sources" | mmdebstrap --quiet --variant=extract "--include=$package" trixie "$dir"
cat >"$dir/$name.new" <<END
#!/bin/sh
usr=$(cd "$dir" && pwd)/usr
lib=\$usr/lib/x86_64-linux-gnu
export BXSHARE="\${BXSHARE:-\$usr/share/bochs}" LTDL_LIBRARY_PATH="\$lib/bochs/plugins"
exec "\$usr/lib64/ld-linux-x86-64.so.2" --library-path "\$lib" "\$usr/bin/$program" $folders "\$@"
END
chmod +x "$dir/$name.new"
mv "$dir/$name.new" "$dir/$name"
