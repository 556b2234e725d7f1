#pragma once
// Numbers four (double: two) at a time: 128 bits, what SSE2 and wasm have, by the compilers' own vector
// types. They add, multiply and divide as single numbers do, so that a kernel gives the same bits everywhere.
#include <cmath>
#include <cstddef>
#include <cstring>
#include <type_traits>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace mlp::kernels {

template <typename Scalar>
struct VectorOf {
  typedef Scalar type __attribute__((vector_size(16)));
};
template <typename Scalar>
using Vec = typename VectorOf<std::remove_const_t<Scalar>>::type;
template <typename Scalar>
constexpr int lanes = 16 / sizeof(Scalar);

/// The first `count` numbers, then zeros.
template <typename Scalar>
Vec<Scalar> load(const Scalar* from, std::size_t count = lanes<Scalar>) {
  Vec<Scalar> values = {};
  std::memcpy(&values, from, count * sizeof(Scalar));
  return values;
}

template <typename Scalar>
void store(Vec<Scalar> values, Scalar* to, std::size_t count = lanes<Scalar>) {
  std::memcpy(to, &values, count * sizeof(Scalar));
}

/// Exact: as IEEE 754 says, each to the nearest.
inline Vec<float> root(Vec<float> values) {
#if defined(__SSE2__)
  return reinterpret_cast<Vec<float>>(_mm_sqrt_ps(reinterpret_cast<__m128>(values)));
#else
  for (int i = 0; i < lanes<float>; ++i) values[i] = std::sqrt(values[i]);
  return values;
#endif
}
inline Vec<double> root(Vec<double> values) {
#if defined(__SSE2__)
  return reinterpret_cast<Vec<double>>(_mm_sqrt_pd(reinterpret_cast<__m128d>(values)));
#else
  for (int i = 0; i < lanes<double>; ++i) values[i] = std::sqrt(values[i]);
  return values;
#endif
}

template <typename Vector>
Vector splat(decltype(Vector{}[0] + 0) value) {
  return Vector{} + value;
}

/// `yes` where `mask`, what comparing two vectors gives, says so, else `no`.
template <typename Mask, typename Vector>
Vector where(Mask mask, Vector yes, Vector no) {
  return reinterpret_cast<Vector>((mask & reinterpret_cast<Mask>(yes)) |
                                  (~mask & reinterpret_cast<Mask>(no)));
}

/// Turns four rows of four into columns, or two of two.
inline void transpose(Vec<float> (&rows)[4]) {
  const auto low = [](auto a, auto b) { return __builtin_shufflevector(a, b, 0, 4, 1, 5); };
  const auto high = [](auto a, auto b) { return __builtin_shufflevector(a, b, 2, 6, 3, 7); };
  const auto begins = [](auto a, auto b) { return __builtin_shufflevector(a, b, 0, 1, 4, 5); };
  const auto ends = [](auto a, auto b) { return __builtin_shufflevector(a, b, 2, 3, 6, 7); };
  const Vec<float> a = low(rows[0], rows[1]), b = low(rows[2], rows[3]);
  const Vec<float> c = high(rows[0], rows[1]), d = high(rows[2], rows[3]);
  rows[0] = begins(a, b);
  rows[1] = ends(a, b);
  rows[2] = begins(c, d);
  rows[3] = ends(c, d);
}
inline void transpose(Vec<double> (&rows)[2]) {
  const Vec<double> first = __builtin_shufflevector(rows[0], rows[1], 0, 2);
  rows[1] = __builtin_shufflevector(rows[0], rows[1], 1, 3);
  rows[0] = first;
}

/// One call of `change` for `count` numbers, at most a vector, of each array.
template <typename Change, typename... Scalars>
void change_vectors(std::size_t count, Change change, Scalars*... arrays) {
  const auto keep = [&](auto values, auto* array) {
    if constexpr (!std::is_const_v<std::remove_pointer_t<decltype(array)>>) store(values, array, count);
  };
  const auto with = [&](auto... values) {
    change(values...);
    (keep(values, arrays), ...);
  };
  with(load(arrays, count)...);
}

/// Calls `change(a, b, ...)` for all of `count` numbers of each array, a vector at a time; what it writes is
/// kept of the arrays that are not const. The last vector is filled up with zeros.
template <typename Change, typename... Scalars>
void each(std::size_t count, Change change, Scalars*... arrays) {
  constexpr std::size_t width = lanes<std::common_type_t<Scalars...>>;
  std::size_t done = 0;
  for (; done + width <= count; done += width) change_vectors(width, change, (arrays + done)...);
  if (done < count) change_vectors(count - done, change, (arrays + done)...);
}

}  // namespace mlp::kernels
