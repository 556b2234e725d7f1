# The builds that scripts/run and scripts/test share; both are incremental.

# configure_wasm [ADDRESS]: the address that the page will have, if it is known.
configure_wasm() {
  cmake --preset wasm -DMLP_PAGE=ON -DMLP_ADDRESS="${1-}" -DNODE="$(command -v node)" -DNPM="$(command -v npm)"
}

# build_page [ADDRESS]: the module and the page, without the tests: web/dist.
build_page() {
  say "Building the page"
  configure_wasm "${1-}"
  cmake --build --preset wasm --target page
}
