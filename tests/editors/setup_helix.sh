#!/bin/bash
# Installs Helix to test with, and prints its path as $HEADGATE_HELIX wants it:
#
#   export HEADGATE_HELIX=$(tests/editors/setup_helix.sh)
#
# It is taken from a Debian suite, by default trixie (25.01), into a folder of the cache
# ($HEADGATE_CACHE, else ~/.cache/headgate), as debian.sh says.
set -euo pipefail

suite=${1:-trixie}
cache=${HEADGATE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/headgate}/helix

# shellcheck source=tests/editors/debian.sh
. "$(dirname "${BASH_SOURCE[0]}")/debian.sh"

mkdir -p "$cache"
exec 9>"$cache/lock" # Another run may be at it.
flock 9
into=$cache/$suite
if ! "$into/hx" --version >/dev/null 2>&1; then
  rm -rf "$into"
  echo "setup_helix.sh: installing Helix of Debian $suite into $into" >&2
  # shellcheck disable=SC2016
  unpack "$suite" hx "$into" hx 'HELIX_RUNTIME=${HELIX_RUNTIME:-$root/usr/lib/hx/runtime}' >&2
fi
"$into/hx" --version >&2
printf '%s\n' "$into/hx"
