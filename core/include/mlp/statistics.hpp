#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "mlp/activation.hpp"
#include "mlp/eigen.hpp"

namespace mlp {

/// How often values fall into each of equally wide bins.
struct Histogram {
  double low = 0, high = 0;           ///< left end of the first bin, right end of the last
  std::vector<std::uint32_t> counts;  ///< with `not_finite` they sum to the number of values
  std::uint32_t not_finite = 0;       ///< NaN and infinite values, in no bin
  double mean = 0, sd = 0;            ///< of the finite values; sd is that of a population, divided by n
};

/// Counts `values` in `bins` bins from their smallest to their largest; equal values get bins of width 1
/// around them.
///
/// Throws std::invalid_argument unless bins >= 1.
template <typename Scalar>
Histogram histogram(std::span<const Scalar> values, int bins);

/// How alive the units of a hidden layer are, over the images of a batch.
struct ActivationStatistics {
  double mean = 0, sd = 0;
  /// Share of all activations where the slope is below a tenth of its largest: sigmoid outside (0.026,
  /// 0.974), tanh beyond +-0.949. 0 for the others.
  double saturated_share = 0;
  /// Share of units that are never above 0 on any image, so that no gradient passes them. ReLU only; 0 for
  /// the others.
  double dead_share = 0;
};

/// `activations`: width x images, those of `activation`.
template <typename Scalar>
ActivationStatistics activation_statistics(Activation activation,
                                           const Eigen::Ref<const Matrix<Scalar>>& activations);

/// The exponential moving average s_t = factor s_(t-1) + (1 - factor) x_t, started at s_0 = x_0.
///
/// Throws std::invalid_argument unless 0 <= factor < 1.
std::vector<double> smoothed(std::span<const double> values, double factor);

}  // namespace mlp
