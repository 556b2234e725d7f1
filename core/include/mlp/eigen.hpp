#pragma once
// The one door to Eigen. Everything that wants a matrix includes this header and never Eigen itself.
//
// In wasm, Eigen 3.4 knows no SIMD of its own; it vectorises through Emscripten's SSE headers. It must not see
// __GNUC__ while it is read, or it chooses x86 inline assembly; the standard headers it needs come first, because
// they do need __GNUC__.
#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <climits>
#include <cmath>
#include <complex>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <limits>
#include <sstream>
#include <vector>

// Block sizes from constants instead of the machine's caches: the same sums in the same order everywhere.
#define EIGEN_NO_CPUID

#if defined(__EMSCRIPTEN__)
#include <emmintrin.h>
#include <smmintrin.h>
#pragma push_macro("__GNUC__")
#undef __GNUC__
#endif
#include <Eigen/Core>
#if defined(__EMSCRIPTEN__)
#pragma pop_macro("__GNUC__")
#endif

namespace mlp {

/// Column-major; a batch holds one image per column.
template <typename Scalar>
using Matrix = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>;
template <typename Scalar>
using Vector = Eigen::Matrix<Scalar, Eigen::Dynamic, 1>;

}  // namespace mlp
