#pragma once
// The one door to Eigen. Everything that wants a matrix includes this header and never Eigen itself.
//
// In wasm, Eigen 3.4 knows no SIMD of its own; it vectorises through Emscripten's SSE headers. It must not
// see __GNUC__ while it is read, or it chooses x86 inline assembly; the standard headers it needs come first,
// because they do need __GNUC__.
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
#include <stdexcept>
#include <type_traits>
#include <vector>

#if defined(__EMSCRIPTEN__)
#include <emmintrin.h>
#include <smmintrin.h>
#include <wasm_simd128.h>
// Emscripten converts these lane by lane, which makes exp and log several times slower. One instruction does
// it; only numbers that fit no int give another result than on x86, and Eigen converts none.
#define _mm_cvttps_epi32(a) ((__m128i)wasm_i32x4_trunc_sat_f32x4((v128_t)(a)))
#define _mm_cvtps_epi32(a) ((__m128i)wasm_i32x4_trunc_sat_f32x4(wasm_f32x4_nearest((v128_t)(a))))
#pragma push_macro("__GNUC__")
#undef __GNUC__
#endif
#include <Eigen/Core>
#if defined(__EMSCRIPTEN__)
#pragma pop_macro("__GNUC__")
#undef _mm_cvttps_epi32
#undef _mm_cvtps_epi32
#endif

namespace mlp {

/// Column-major; a batch holds one image per column.
template <typename Scalar>
using Matrix = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>;
template <typename Scalar>
using Vector = Eigen::Matrix<Scalar, Eigen::Dynamic, 1>;

/// A view of a matrix whose columns follow one another in memory without gaps.
template <typename Scalar>
using MatrixView = Eigen::Map<Matrix<Scalar>>;
template <typename Scalar>
using ConstMatrixView = Eigen::Map<const Matrix<Scalar>>;

/// The first `cols` columns of a workspace of `rows` rows, which grows if it is too small and never shrinks.
///
/// Where memory ends the workspace is left empty: Eigen 3.4 by itself would keep a pointer to what it has freed.
template <typename Scalar>
MatrixView<Scalar> room(Matrix<Scalar>& space, Eigen::Index rows, Eigen::Index cols) {
  if (space.rows() != rows || space.cols() < cols) {
    space.resize(0, 0);
    space.resize(rows, cols);
  }
  return {space.data(), rows, cols};
}

/// All components of `matrix` as one array in memory order, which is vectorised whatever the number of rows.
///
/// Throws std::invalid_argument if there are gaps between the columns.
template <typename MatrixType>
auto flat(MatrixType& matrix) {
  if (matrix.cols() > 1 && matrix.outerStride() != matrix.rows())
    throw std::invalid_argument("flat: the columns must follow one another without gaps");
  using Array = Eigen::Array<typename MatrixType::Scalar, Eigen::Dynamic, 1>;
  using Target =
      std::conditional_t<std::is_const_v<std::remove_pointer_t<decltype(matrix.data())>>, const Array, Array>;
  return Eigen::Map<Target>(matrix.data(), matrix.size());
}

}  // namespace mlp
