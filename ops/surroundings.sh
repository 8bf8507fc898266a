#!/usr/bin/env bash
# Usage: ops/surroundings.sh FOLDER ROOT
#
# Puts into ROOT what a runtime in FOLDER, made by ops/assemble.sh, needs around it in an image that has nothing else:
# the C library and its loader, where this machine has them; who there is; a temporary folder. No shell, no package
# manager. What the libraries' packages are is written where those who look for vulnerabilities in images look.
set -euo pipefail

folder=$1 root=$2

install -d "$root/etc" "$root/var/lib/dpkg/status.d"
install -d -m 1777 "$root/tmp"
cp /etc/os-release "$root/etc/os-release"
printf '%s\n' 'root:x:0:0:root:/:/sbin/nologin' 'marketplace:x:10001:10001:marketplace:/data:/sbin/nologin' >"$root/etc/passwd"
printf '%s\n' 'root:x:0:' 'marketplace:x:10001:' >"$root/etc/group"
echo 'hosts: files dns' >"$root/etc/nsswitch.conf"

libraries() {
  {
    find "$folder/runtime" "$folder/native" -type f \( -name '*.so' -o -perm -u+x \) -exec ldd {} + 2>/dev/null |
      sed -nE 's/^[[:space:]]+(.* => )?(\/[^ ]+) \(0x.*/\2/p' | grep -v "^$folder/"
    # Loaded when a native thread ends in the middle, and named by nobody.
    find /lib /usr/lib -path '*-linux-gnu/libgcc_s.so.1' -print -quit
  } | sort -u
}

libraries=$(libraries)
for library in $libraries; do
  install -D -m 0755 "$(readlink -f "$library")" "$root$library"
  # The same file has two names since /lib became a link, and the package knows one of them.
  package=$(dpkg-query --search "$library" "/usr$library" "${library#/usr}" 2>/dev/null || true)
  package=${package%%:*}
  [ -z "$package" ] || dpkg-query --status "$package" >"$root/var/lib/dpkg/status.d/$package"
done
[ -n "$libraries" ] || { echo "error: no library was found that $folder needs" >&2 && exit 1; }
