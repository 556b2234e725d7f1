#include "mlp/statistics.hpp"

#include <cmath>
#include <stdexcept>

namespace mlp {
namespace {

/// Largest slope times this: where a unit counts as saturated.
constexpr double saturation = 0.1;

}  // namespace

template <typename Scalar>
Histogram histogram(std::span<const Scalar> values, int bins) {
  if (bins < 1) throw std::invalid_argument("histogram: there must be at least 1 bin");
  Histogram result;
  result.counts.resize(bins);
  double low = std::numeric_limits<double>::infinity(), high = -low, sum = 0;
  std::size_t finite = 0;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    low = std::min(low, value);
    high = std::max(high, value);
    sum += value;
    ++finite;
  }
  result.not_finite = static_cast<std::uint32_t>(values.size() - finite);
  if (finite == 0) return result;
  result.mean = sum / static_cast<double>(finite);
  result.low = low < high ? low : low - bins / 2.0;
  result.high = low < high ? high : high + bins / 2.0;

  double squares = 0;
  const double bins_per_unit = bins / (result.high - result.low);
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    const int bin = static_cast<int>((value - result.low) * bins_per_unit);
    ++result.counts[std::min(bin, bins - 1)];  // the largest value belongs to the last bin
    squares += (value - result.mean) * (value - result.mean);
  }
  result.sd = std::sqrt(squares / static_cast<double>(finite));
  return result;
}

template <typename Scalar>
ActivationStatistics activation_statistics(Activation activation,
                                           const Eigen::Ref<const Matrix<Scalar>>& activations) {
  const auto a = activations.template cast<double>().array();
  if (a.size() == 0) return {};
  ActivationStatistics result;
  result.mean = a.mean();
  result.sd = std::sqrt((a - result.mean).square().mean());
  const auto units = static_cast<double>(activations.rows());
  // <excerpt alive>
  if (activation == Activation::sigmoid)
    result.saturated_share = (a * (1 - a) < saturation * 0.25).template cast<double>().mean();
  if (activation == Activation::tanh)
    result.saturated_share = (1 - a.square() < saturation).template cast<double>().mean();
  if (activation == Activation::relu)
    result.dead_share = static_cast<double>((activations.rowwise().maxCoeff().array() <= 0).count()) / units;
  // </excerpt>
  return result;
}

std::vector<double> smoothed(std::span<const double> values, double factor) {
  if (!(factor >= 0 && factor < 1))
    throw std::invalid_argument("smoothed: the factor must be from 0 to below 1");
  std::vector<double> result(values.begin(), values.end());
  // <excerpt smoothing>
  for (std::size_t t = 1; t < result.size(); ++t)
    result[t] = factor * result[t - 1] + (1 - factor) * values[t];
  // </excerpt>
  return result;
}

template Histogram histogram<float>(std::span<const float>, int);
template Histogram histogram<double>(std::span<const double>, int);
template ActivationStatistics activation_statistics<float>(Activation,
                                                           const Eigen::Ref<const Matrix<float>>&);
template ActivationStatistics activation_statistics<double>(Activation,
                                                            const Eigen::Ref<const Matrix<double>>&);

}  // namespace mlp
