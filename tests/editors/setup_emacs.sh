#!/bin/bash
# Installs an Emacs with eglot inside, and prints its path as $HEADGATE_EMACS wants it:
#
#   export HEADGATE_EMACS=$(tests/editors/setup_emacs.sh)
#
# It is taken from a Debian suite, by default trixie (Emacs 30), into a folder of the cache
# ($HEADGATE_CACHE, else ~/.cache/headgate), as debian.sh says.
set -euo pipefail

suite=${1:-trixie}
cache=${HEADGATE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/headgate}/emacs

# shellcheck source=tests/editors/debian.sh
. "$(dirname "${BASH_SOURCE[0]}")/debian.sh"

mkdir -p "$cache"
exec 9>"$cache/lock" # Another run may be at it.
flock 9
into=$cache/$suite
if ! "$into/emacs-nox" --version >/dev/null 2>&1; then
  rm -rf "$into"
  echo "setup_emacs.sh: installing Emacs of Debian $suite into $into" >&2
  # It looks for its own files where it was built for.
  # shellcheck disable=SC2016
  unpack "$suite" emacs-nox "$into" emacs-nox \
    'share=$(echo "$root"/usr/share/emacs/[0-9]*) lib=$(echo "$root"/usr/libexec/emacs/*/*/)
EMACSDATA=$share/etc EMACSDOC=$share/etc EMACSPATH=$lib EMACSLOADPATH=$(find "$share/lisp" -maxdepth 2 -type d | paste -sd:)' \
    '--dump-file="$(echo "$lib"*.pdmp)"' >&2
fi
"$into/emacs-nox" --version | sed -n 1p >&2
printf '%s\n' "$into/emacs-nox"
