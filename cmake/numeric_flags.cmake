# The compiler flags that decide which numbers come out, and how fast. Nothing else in the build may set such flags.

# No fused multiply-add behind our back: it rounds once where a product and a sum round twice, and wasm has none.
# Native stays at baseline x86-64 (SSE2), so that it computes with the same 128 bits as wasm.
add_compile_options(-ffp-contract=off)

if(EMSCRIPTEN)
  # Eigen 3.4 has no wasm SIMD of its own; it vectorises through Emscripten's SSE headers (see core's mlp/eigen.hpp).
  # Eigen also includes <mmintrin.h>, which Emscripten lacks and nobody needs: an empty one stands in wasm_shim.
  add_compile_options(-msimd128 -msse4.2)
  include_directories(SYSTEM ${CMAKE_CURRENT_LIST_DIR}/wasm_shim)

  # C++ exceptions, in code and at link: WebAssembly's own, which need no call through JavaScript wherever something
  # might throw. The core reports every bad input by throwing.
  add_compile_options(-fwasm-exceptions)
  add_link_options(-fwasm-exceptions)
endif()
