#include "kernels/sums.hpp"

#include <limits>

#include "kernels/vectors.hpp"

namespace mlp::kernels {
namespace {

typedef float TwoFloats __attribute__((vector_size(8)));

Vec<double> two(const float* from) {
  TwoFloats values;
  std::memcpy(&values, from, sizeof values);
  return __builtin_convertvector(values, Vec<double>);
}
Vec<double> two(const double* from) { return load(from); }

}  // namespace

template <typename Scalar>
double sum_of_squares(std::span<const Scalar> values) {
  const Scalar* next = values.data();
  const Scalar* const end = next + values.size();
  Vec<double> sums[4] = {};
  for (; end - next >= 8; next += 8)
    for (int i = 0; i < 4; ++i) {
      const Vec<double> value = two(next + 2 * i);
      sums[i] += value * value;
    }
  const Vec<double> sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  double total = sum[0] + sum[1];
  for (; next != end; ++next) total += static_cast<double>(*next) * static_cast<double>(*next);
  return total;
}

template <typename Scalar>
bool all_finite(std::span<const Scalar> values) {
  // A number less itself is zero; of what is not finite nothing is left but NaN.
  const Scalar* next = values.data();
  const Scalar* const end = next + values.size();
  Vec<Scalar> sums[4] = {};
  constexpr int width = lanes<Scalar>;
  for (; end - next >= 4 * width; next += 4 * width)
    for (int i = 0; i < 4; ++i) {
      const Vec<Scalar> value = load(next + i * width);
      sums[i] += value - value;
    }
  const Vec<Scalar> sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  Scalar total = 0;
  for (int i = 0; i < width; ++i) total += sum[i];
  for (; next != end; ++next) total += *next - *next;
  return total == 0;
}

template double sum_of_squares<float>(std::span<const float>);
template double sum_of_squares<double>(std::span<const double>);
template bool all_finite<float>(std::span<const float>);
template bool all_finite<double>(std::span<const double>);

}  // namespace mlp::kernels
