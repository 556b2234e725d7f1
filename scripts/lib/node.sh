# Node: the system's own where it is new enough, else the one that the npm registry carries, pinned by lib/node.

# Vite's demand: 20.19 or newer of 20, 22.12 or newer of the rest.
node_is_new_enough() {
  local version major minor
  version=$(node --version 2>/dev/null) || return 1
  IFS=. read -r major minor _ <<<"${version#v}"
  ((major == 20 && minor >= 19 || major == 22 && minor >= 12 || major > 22))
}

# Debian 12's Node is 18. Its npm can fetch a newer one as a package of plain files, checked against the lock file.
ensure_node() {
  node_is_new_enough && return
  local tools=$root/build/tools/node processor
  case $(uname -m) in
    x86_64) processor=x64 ;;
    aarch64) processor=arm64 ;;
    *) fail $exit_missing "Install Node 20.19 or newer by hand: the npm registry has none for $(uname -m)." ;;
  esac
  export PATH=$tools/node_modules/node-linux-$processor/bin:$PATH
  if ! cmp -s "$root/scripts/lib/node/package-lock.json" "$tools/package-lock.json" || ! node_is_new_enough; then
    say "Fetching Node (the system's is $(node --version 2>/dev/null || echo missing), the page's tools need 20.19 or newer)"
    mkdir -p "$tools"
    cp "$root"/scripts/lib/node/package*.json "$tools"
    npm ci --prefix "$tools" --no-audit --no-fund --loglevel=error </dev/null
    hash -r
  fi
  node_is_new_enough || fail $exit_failed "Node $(node --version 2>/dev/null || echo missing) is too old: the page's tools need 20.19 or newer."
}
