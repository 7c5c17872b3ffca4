#!/bin/bash
# Installs Neovims to test with, and prints their paths as $HEADGATE_NVIM wants them:
#
#   export HEADGATE_NVIM=$(tests/editors/setup_nvim.sh)
#
# Each is taken from a Debian suite, by default trixie (0.10) and sid (the newest), and unpacked
# with the libraries it needs, the C library among them, into a folder of the cache
# ($HEADGATE_CACHE, else ~/.cache/headgate): the system stays as it is. The mirror is the one
# that apt already uses. What is there already is not installed again.
set -euo pipefail

suites=("$@")
((${#suites[@]})) || suites=(trixie sid)
cache=${HEADGATE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/headgate}/nvim

fail() {
  echo "setup_nvim.sh: $1" >&2
  exit 1
}

# Prints the mirror that the system itself is installed from.
debian_mirror() {
  command -v apt-get >/dev/null || fail "this is no Debian"
  # shellcheck source=/dev/null
  . /etc/os-release
  [[ $ID == debian ]] || fail "this is $ID; only Debian's mirrors have these suites"
  apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' |
    sed -nE "s/^(${VERSION_CODENAME:-sid}|stable|testing|unstable|sid) //p" | sed -n 1p
}

# install SUITE FOLDER: unpacks Neovim and what it depends on.
install() {
  local suite=$1 into=$2 mirror
  mirror=$(debian_mirror)
  [[ -n $mirror ]] || fail "apt knows no mirror of Debian"
  mkdir -p "$into"/{lists/partial,archives/partial,debs,root}
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" \
    >"$into/sources.list"
  local apt=(
    -qq
    -o "Dir::Etc::SourceList=$into/sources.list" -o "Dir::Etc::SourceParts=/dev/null"
    -o "Dir::State::Lists=$into/lists" -o "Dir::State::status=/dev/null"
    -o "Dir::Cache=$into" -o "APT::Sandbox::User=" -o "Acquire::Languages=none"
  )
  apt-get "${apt[@]}" update
  # All that it depends on, less what only its installation needs.
  local packages
  mapfile -t packages < <(
    apt-cache "${apt[@]}" depends --recurse --no-recommends --no-suggests --no-conflicts \
      --no-breaks --no-replaces --no-enhances neovim |
      grep -E '^[a-z0-9]' | sort -u |
      grep -vE '^(gcc-[0-9]+-base|dpkg|debconf.*|perl.*|tar|install-info|cdebconf|libdebconf.*)$'
  )
  (cd "$into/debs" && apt-get "${apt[@]}" download "${packages[@]}")
  local deb
  for deb in "$into"/debs/*.deb; do
    dpkg-deb -x "$deb" "$into/root"
  done

  # The program runs under its own loader and libraries, from wherever the folder is.
  local loader
  loader=$(cd "$into/root" && find . -type f -name 'ld-linux*.so.*' | sed -n 1p)
  cat >"$into/nvim" <<END
#!/bin/sh
root=\$(dirname "\$(readlink -f "\$0")")/root
VIMRUNTIME=\$root/usr/share/nvim/runtime exec "\$root/$loader" \\
  --library-path "\$root/$(dirname "$loader")" "\$root/usr/bin/nvim" "\$@"
END
  chmod +x "$into/nvim"
  # Under a loader it does not find what lies beside the program.
  cp -r "$into/root/usr/lib/nvim/parser" "$into/root/usr/share/nvim/runtime/"
  rm -r "$into"/{lists,archives,debs}
}

mkdir -p "$cache"
exec 9>"$cache/lock" # Another run may be at it.
flock 9
paths=()
for suite in "${suites[@]}"; do
  into=$cache/$suite
  if ! "$into/nvim" --version >/dev/null 2>&1; then
    rm -rf "$into"
    echo "setup_nvim.sh: installing Neovim of Debian $suite into $into" >&2
    install "$suite" "$into" >&2
  fi
  "$into/nvim" --version | sed -n 1p >&2
  paths+=("$into/nvim")
done
(
  IFS=:
  echo "${paths[*]}"
)
