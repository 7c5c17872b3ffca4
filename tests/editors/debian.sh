# Unpacks a program of a Debian suite beside the system; sourced by the scripts that set editors up.
#
# With the libraries it needs, the C library among them, a program goes into a folder of its
# own: the system stays as it is. The mirror is the one that apt already uses.

fail() {
  echo "$(basename "$0"): $1" >&2
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

# unpack SUITE PACKAGE FOLDER PROGRAM ENVIRONMENT [ARGUMENTS]: unpacks a package and what it depends on;
# FOLDER/PROGRAM then starts usr/bin/PROGRAM. In the environment and the arguments $root is
# where all of it lies.
unpack() {
  local suite=$1 package=$2 into=$3 program=$4 environment=$5 arguments=${6-} mirror
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
      --no-breaks --no-replaces --no-enhances "$package" |
      grep -E '^[a-z0-9]' | sort -u |
      grep -vE '^(gcc-[0-9]+-base|dpkg|debconf.*|perl.*|tar|install-info|cdebconf|libdebconf.*)$'
  )
  (cd "$into/debs" && apt-get "${apt[@]}" download "${packages[@]}")
  local deb
  for deb in "$into"/debs/*.deb; do
    dpkg-deb -x "$deb" "$into/root"
  done

  # The program runs under its own loader and libraries, from wherever the folder is.
  local loader libraries
  loader=$(cd "$into/root" && find . -type f -name 'ld-linux*.so.*' | sed -n 1p)
  # Before trixie the C library lies in /lib, and all the rest in /usr/lib.
  libraries=$(dirname "$loader"):usr/lib/$(basename "$(dirname "$loader")")
  cat >"$into/$program" <<END
#!/bin/sh
root=\$(dirname "\$(readlink -f "\$0")")/root
$environment exec "\$root/$loader" \\
  --library-path "\$root/${libraries/:/:\$root/}" "\$root/usr/bin/$program" $arguments "\$@"
END
  chmod +x "$into/$program"
  rm -r "$into"/{lists,archives,debs}
}
