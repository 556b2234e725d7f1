# The builds that scripts/run and scripts/test share; both are incremental.

configure_wasm() {
  cmake --preset wasm -DMLP_PAGE=ON -DNODE="$(command -v node)" -DNPM="$(command -v npm)"
}

# The module and the page, without the tests: web/dist.
build_page() {
  say "Building the page"
  configure_wasm
  cmake --build --preset wasm --target page
}
