#include "mlp/clipping.hpp"

#include <cmath>

#include "kernels/sums.hpp"
#include "mlp/eigen.hpp"
#include "mlp/error.hpp"

namespace mlp {
namespace {

constexpr Range threshold_range{0, std::numeric_limits<double>::max(), true};

template <typename Scalar>
auto view(std::span<Scalar> values) {
  using Array = Eigen::Array<std::remove_const_t<Scalar>, Eigen::Dynamic, 1>;
  return Eigen::Map<std::conditional_t<std::is_const_v<Scalar>, const Array, Array>>(
      values.data(), static_cast<Eigen::Index>(values.size()));
}

}  // namespace

template <typename Scalar>
double norm_of(std::span<const Scalar> values) {
  return std::sqrt(kernels::sum_of_squares(values));
}

template <typename Scalar>
ClippingResult clip_by_value(std::span<Scalar> gradients, double threshold) {
  require("clipping.threshold", threshold, threshold_range);
  const double norm = norm_of<Scalar>(gradients);
  if (!std::isfinite(norm)) return {norm, false};
  auto g = view(gradients);
  const bool clipped = g.abs().maxCoeff() > threshold;
  // <excerpt clip-by-value>
  const Scalar limit(threshold);
  g = g.max(-limit).min(limit);
  // </excerpt>
  return {norm, clipped};
}

template <typename Scalar>
ClippingResult clip_by_norm(std::span<Scalar> gradients, double max_norm) {
  require("clipping.threshold", max_norm, threshold_range);
  const double norm = norm_of<Scalar>(gradients);
  if (!std::isfinite(norm)) return {norm, false};
  auto g = view(gradients);
  // <excerpt clip-by-norm>
  const bool clipped = norm > max_norm;
  if (clipped) g *= Scalar(max_norm / norm);
  // </excerpt>
  return {norm, clipped};
}

#define MLP_INSTANTIATE(Scalar)                                             \
  template double norm_of<Scalar>(std::span<const Scalar>);                 \
  template ClippingResult clip_by_value<Scalar>(std::span<Scalar>, double); \
  template ClippingResult clip_by_norm<Scalar>(std::span<Scalar>, double);
MLP_INSTANTIATE(float)
MLP_INSTANTIATE(double)
#undef MLP_INSTANTIATE

}  // namespace mlp
