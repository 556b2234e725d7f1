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

// A matrix product is blocked by these constants instead of the machine's own caches and registers: the same
// sums in the same order, to the last bit, natively and in wasm (which would count 8 registers and smaller
// caches).
#define EIGEN_NO_CPUID
#define EIGEN_ARCH_DEFAULT_NUMBER_OF_REGISTERS 16
#define EIGEN_DEFAULT_L1_CACHE_SIZE (32 * 1024)
#define EIGEN_DEFAULT_L2_CACHE_SIZE (256 * 1024)
#define EIGEN_DEFAULT_L3_CACHE_SIZE (2 * 1024 * 1024)

// The blocks of a product lie on the stack (2.2 MB at most, for floats and widths up to 512): a training step
// allocates nothing.
#define EIGEN_STACK_ALLOCATION_LIMIT (1536 * 1024)

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
template <typename Scalar>
MatrixView<Scalar> room(Matrix<Scalar>& space, Eigen::Index rows, Eigen::Index cols) {
  if (space.rows() != rows || space.cols() < cols) space.resize(rows, cols);
  return {space.data(), rows, cols};
}

/// a b. Of floats in blocks that fit the caches; of doubles one component after the other, which is slower
/// and a fraction of the code: doubles only check gradients.
template <typename A, typename B>
auto product(const A& a, const B& b) {
  if constexpr (std::is_same_v<typename A::Scalar, float>)
    return a * b;
  else
    return a.lazyProduct(b);
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
