#!/bin/bash
# Installs what drives VS Code's workbench, and prints the folder as $HEADGATE_VSCODE wants it:
#
#   export HEADGATE_VSCODE=$(tests/editors/setup_vscode.sh)
#
# code-server is VS Code in a browser; it comes from npm with its native parts built here, which
# takes a minute or two once. Chromium comes from Debian. All else goes into a folder of the cache
# ($HEADGATE_CACHE, else ~/.cache/headgate). Needs node 20.
set -euo pipefail

version=4.100.3
cache=${HEADGATE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/headgate}/vscode-$version

fail() {
  echo "setup_vscode.sh: $1" >&2
  exit 1
}

packages=()
command -v chromium >/dev/null || packages+=(chromium)
command -v rg >/dev/null || packages+=(ripgrep)
if [[ ! -e $cache/complete ]]; then
  command -v node >/dev/null && [[ $(node --version) == v20.* ]] || fail 'node 20 is needed'
  command -v make >/dev/null && command -v g++ >/dev/null || packages+=(build-essential)
  [[ -e /usr/include/krb5.h || -e /usr/include/krb5/krb5.h ]] || packages+=(libkrb5-dev)
fi
if ((${#packages[@]})); then
  { apt-get -qq update && apt-get -qq install --yes --no-install-recommends "${packages[@]}"; } >&2
fi
if [[ ! -e $cache/complete ]]; then
  mkdir -p "$cache"
  cd "$cache"
  export npm_config_audit=false npm_config_fund=false npm_config_loglevel=error npm_config_nodedir=${NODE_DIR:-/usr}
  [[ -e package.json ]] || npm init --yes >/dev/null
  {
    npm install --ignore-scripts "code-server@$version" playwright-core@1.56.1
    npm rebuild argon2 --build-from-source
    cd node_modules/code-server/lib/vscode
    npm install --omit=dev --ignore-scripts
    # Of node-pty only the last, cosmetic step fails.
    for module in node-pty @vscode/spdlog native-watchdog @vscode/native-watchdog @vscode/fs-copyfile @vscode/deviceid; do
      [[ ! -d node_modules/$module ]] || npm rebuild "$module" || true
    done
    if [[ -d node_modules/@vscode/ripgrep ]]; then
      mkdir -p node_modules/@vscode/ripgrep/bin
      ln -sf "$(command -v rg)" node_modules/@vscode/ripgrep/bin/rg
    fi
    (cd bin/remote-cli && ln -sf code-linux.sh code-server)
    (cd bin/helpers && ln -sf browser-linux.sh browser.sh)
    (cd extensions && npm install --omit=dev --ignore-scripts)
  } >&2
  HOME=$(mktemp -d) node "$cache/node_modules/code-server/out/node/entry.js" --version >&2
  touch "$cache/complete"
fi
printf '%s\n' "$cache"
