# Node: the system's own where it is new enough, else the one that the npm registry carries, pinned by lib/node.

# What Vite and its Svelte plugin demand, as "engines" in web/package.json says it.
readonly node_wanted="20.19 or newer of 20, 22.12 or newer of 22, or 24 and newer"

node_is_new_enough() {
  local version major minor
  version=$(node --version 2>/dev/null) || return 1
  IFS=. read -r major minor _ <<<"${version#v}"
  ((major == 20 && minor >= 19 || major == 22 && minor >= 12 || major >= 24))
}

# Debian 12's Node is 18. Its npm can fetch a newer one as a package of plain files, checked against the lock file.
ensure_node() {
  node_is_new_enough && return
  local tools=$root/build/tools/node processor
  case $(uname -m) in
    x86_64) processor=x64 ;;
    aarch64) processor=arm64 ;;
    *) fail $exit_missing "Install Node $node_wanted by hand: the npm registry has none for $(uname -m)." ;;
  esac
  export PATH=$tools/node_modules/node-linux-$processor/bin:$PATH
  if ! cmp -s "$root/scripts/lib/node/package-lock.json" "$tools/package-lock.json" || ! node_is_new_enough; then
    say "Fetching Node (the system's is $(node --version 2>/dev/null || echo missing), the page's tools need $node_wanted)"
    mkdir -p "$tools"
    cp "$root"/scripts/lib/node/package*.json "$tools"
    npm ci --prefix "$tools" --no-audit --no-fund --loglevel=error </dev/null
    hash -r
  fi
  node_is_new_enough || fail $exit_failed "Node $(node --version 2>/dev/null || echo missing) is not one of those that the page's tools need: $node_wanted."
}
