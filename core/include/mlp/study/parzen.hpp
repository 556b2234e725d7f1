#pragma once
#include <span>
#include <vector>

#include "mlp/random.hpp"
#include "mlp/study/distribution.hpp"

namespace mlp::study {

/// A Parzen estimator: a density that is a weighted sum of one kernel per observation, and one for the prior.
///
///     p(x) = sum_i w_i phi((x - mu_i) / sigma_i) / (sigma_i Z_i),   Z_i: mass of kernel i inside the range
///
/// Numbers have normal kernels truncated to the range (on the logarithm where the range is). sigma_i is the
/// larger gap to the neighbours of mu_i, within [R / min(100, k + 2), R] for k observations in a range of
/// width R. With a step the density becomes the mass of half a step around x. Choices have a table: 1 / (k +
/// 1) everywhere and 1 more at the observed one, normalised. Several parameters share the weights: kernel i
/// is then the product of the parameters' kernels i. Observations count less as they age: beyond 25, weights
/// rise linearly. Bergstra et al. 2011 and 2013; Falkner et al. 2018 (joint); bandwidths as in Optuna 5.0.
class ParzenEstimator {
 public:
  /// `observations`: for each parameter the observed values in trial order, equally many for all parameters.
  ParzenEstimator(std::span<const Distribution> parameters,
                  const std::vector<std::vector<double>>& observations);

  /// One value for each parameter, inside the bounds and on the step.
  std::vector<double> draw(Random& random) const;

  /// log of the density (of the mass, for steps, integers and choices) at one value for each parameter.
  double log_density(std::span<const double> point) const;

 private:
  /// The kernels of one parameter, observation by observation, the prior's last.
  struct Kernels {
    Distribution distribution;
    double low = 0, high = 1;         ///< of the kernels' axis: half a step wider than the range, log taken
    std::vector<double> mean, sigma;  ///< numbers
    std::vector<double> log_scale;    ///< numbers: log of what each kernel is divided by
    std::vector<double> probability;  ///< choices: kernels x choices, row after row
  };

  static Kernels number_kernels(const Distribution& distribution, std::span<const double> observations);
  static Kernels choice_kernels(const Distribution& distribution, std::span<const double> observations);
  static double draw_one(const Kernels& kernels, std::size_t kernel, Random& random);
  static void add_log_kernels(const Kernels& kernels, double value, std::vector<double>& log_terms);

  std::vector<Kernels> parameters_;
  std::vector<double> weights_, log_weights_;
};

/// The weights of `count` observations in trial order and of the prior, which comes last; their sum is 1.
///
/// 1 for each of fewer than 25, else a linear ramp from 1/count to 1 over the oldest count - 25 and 1 for the
/// last 25; 1 for the prior; then normalised.
std::vector<double> observation_weights(std::size_t count);

}  // namespace mlp::study
