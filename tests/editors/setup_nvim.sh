#!/bin/bash
# Installs Neovims to test with, and prints their paths as $HEADGATE_NVIM wants them:
#
#   export HEADGATE_NVIM=$(tests/editors/setup_nvim.sh)
#
# Each is taken from a Debian suite, by default bookworm (0.7), trixie (0.10) and sid (the
# newest), and unpacked into a folder of the cache ($HEADGATE_CACHE, else ~/.cache/headgate),
# as debian.sh says. What is there already is not installed again.
set -euo pipefail

suites=("$@")
((${#suites[@]})) || suites=(bookworm trixie sid)
cache=${HEADGATE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/headgate}/nvim

# shellcheck source=tests/editors/debian.sh
. "$(dirname "${BASH_SOURCE[0]}")/debian.sh"

mkdir -p "$cache"
exec 9>"$cache/lock" # Another run may be at it.
flock 9
paths=()
for suite in "${suites[@]}"; do
  into=$cache/$suite
  if ! "$into/nvim" --version >/dev/null 2>&1; then
    rm -rf "$into"
    echo "setup_nvim.sh: installing Neovim of Debian $suite into $into" >&2
    # shellcheck disable=SC2016
    unpack "$suite" neovim "$into" nvim 'VIMRUNTIME=$root/usr/share/nvim/runtime' >&2
    # Under a loader it does not find what lies beside the program; 0.7 has nothing there.
    parsers=$into/root/usr/lib/nvim/parser
    [[ ! -d $parsers ]] || cp -r "$parsers" "$into/root/usr/share/nvim/runtime/"
  fi
  "$into/nvim" --version | sed -n 1p >&2
  paths+=("$into/nvim")
done
(
  IFS=:
  echo "${paths[*]}"
)
