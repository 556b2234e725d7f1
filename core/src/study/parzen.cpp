#include "mlp/study/parzen.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "mlp/study/truncated_normal.hpp"

namespace mlp::study {
namespace {

/// The width of each observation's kernel: the larger gap to its neighbours, within [R/min(100, k+2), R].
///
/// The bounds are the outer neighbours; with two or more observations the outermost use their inner gap only.
std::vector<double> bandwidths(const std::vector<double>& observations, double low, double high) {
  const std::size_t count = observations.size();
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return observations[a] < observations[b]; });

  const double range = high - low;
  const double least = range / std::min(100.0, static_cast<double>(count) + 2);
  std::vector<double> sigma(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double here = observations[order[i]];
    const double left = here - (i == 0 ? low : observations[order[i - 1]]);
    const double right = (i + 1 == count ? high : observations[order[i + 1]]) - here;
    double gap = std::max(left, right);
    if (count >= 2 && i == 0) gap = right;
    if (count >= 2 && i + 1 == count) gap = left;
    sigma[order[i]] = std::clamp(gap, least, range);
  }
  return sigma;
}

double log_of_sum(const std::vector<double>& log_terms) {
  const double largest = *std::max_element(log_terms.begin(), log_terms.end());
  if (std::isinf(largest)) return largest;
  double sum = 0;
  for (double term : log_terms) sum += std::exp(term - largest);
  return largest + std::log(sum);
}

/// The index that `share`, in [0, 1), of the summed weights falls on.
std::size_t pick(std::span<const double> weights, double share) {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < weights.size(); ++i) {
    sum += weights[i];
    if (share < sum) return i;
  }
  return weights.size() - 1;
}

}  // namespace

std::vector<double> observation_weights(std::size_t count) {
  constexpr std::size_t full = 25;
  std::vector<double> weights(count + 1, 1.0);
  const std::size_t ramp = count > full ? count - full : 0;
  for (std::size_t i = 0; i < ramp; ++i) {
    const double first = 1.0 / static_cast<double>(count);
    weights[i] =
        ramp == 1 ? first : first + (1 - first) * static_cast<double>(i) / static_cast<double>(ramp - 1);
  }
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (double& weight : weights) weight /= sum;
  return weights;
}

ParzenEstimator::ParzenEstimator(std::span<const Distribution> parameters,
                                 const std::vector<std::vector<double>>& observations)
    : weights_(observation_weights(observations.empty() ? 0 : observations.front().size())),
      log_weights_(weights_.size()) {
  std::transform(weights_.begin(), weights_.end(), log_weights_.begin(),
                 [](double w) { return std::log(w); });
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    parameters_.push_back(parameters[i].categorical() ? choice_kernels(parameters[i], observations[i])
                                                      : number_kernels(parameters[i], observations[i]));
  }
}

ParzenEstimator::Kernels ParzenEstimator::number_kernels(const Distribution& distribution,
                                                         std::span<const double> observations) {
  Kernels k;
  k.distribution = distribution;
  k.low = distribution.low - distribution.step / 2;
  k.high = distribution.high + distribution.step / 2;
  k.mean.assign(observations.begin(), observations.end());
  if (distribution.log) {
    k.low = std::log(k.low);
    k.high = std::log(k.high);
    for (double& mean : k.mean) mean = std::log(mean);
  }
  k.sigma = bandwidths(k.mean, k.low, k.high);
  k.mean.push_back((k.low + k.high) / 2);
  k.sigma.push_back(k.high - k.low);
  for (std::size_t i = 0; i < k.mean.size(); ++i) {
    const double inside =
        log_normal_mass((k.low - k.mean[i]) / k.sigma[i], (k.high - k.mean[i]) / k.sigma[i]);
    k.log_scale.push_back(distribution.step > 0 ? inside : inside + std::log(k.sigma[i]) + half_log_two_pi);
  }
  return k;
}

ParzenEstimator::Kernels ParzenEstimator::choice_kernels(const Distribution& distribution,
                                                         std::span<const double> observations) {
  Kernels k;
  k.distribution = distribution;
  const std::size_t choices = distribution.choices.size();
  const double spread = 1.0 / static_cast<double>(observations.size() + 1);
  const double sum = 1 + static_cast<double>(choices) * spread;
  for (double observation : observations) {
    for (std::size_t choice = 0; choice < choices; ++choice) {
      k.probability.push_back((spread + (static_cast<double>(choice) == observation ? 1 : 0)) / sum);
    }
  }
  k.probability.insert(k.probability.end(), choices, 1.0 / static_cast<double>(choices));
  return k;
}

std::vector<double> ParzenEstimator::draw(Random& random) const {
  const std::size_t kernel = pick(weights_, random.uniform());
  std::vector<double> point;
  for (const Kernels& kernels : parameters_) point.push_back(draw_one(kernels, kernel, random));
  return point;
}

double ParzenEstimator::draw_one(const Kernels& k, std::size_t kernel, Random& random) {
  const double share = random.uniform();
  const std::size_t choices = k.distribution.choices.size();
  if (k.distribution.categorical()) {
    return static_cast<double>(pick(std::span(k.probability).subspan(kernel * choices, choices), share));
  }
  const double mean = k.mean[kernel], sigma = k.sigma[kernel];
  if (!(sigma > 0)) return k.distribution.low;  // a range of one point
  const double at =
      mean + sigma * truncated_normal_quantile(share, (k.low - mean) / sigma, (k.high - mean) / sigma);
  return nearest_allowed(k.distribution, k.distribution.log ? std::exp(at) : at);
}

double ParzenEstimator::log_density(std::span<const double> point) const {
  std::vector<double> log_terms = log_weights_;
  for (std::size_t i = 0; i < parameters_.size(); ++i) add_log_kernels(parameters_[i], point[i], log_terms);
  return log_of_sum(log_terms);
}

void ParzenEstimator::add_log_kernels(const Kernels& k, double value, std::vector<double>& log_terms) {
  const Distribution& d = k.distribution;
  if (d.categorical()) {
    for (std::size_t i = 0; i < log_terms.size(); ++i) {
      log_terms[i] += std::log(k.probability[i * d.choices.size() + static_cast<std::size_t>(value)]);
    }
    return;
  }
  if (!(k.high > k.low)) return;  // a range of one point says nothing
  const auto axis = [&](double x) { return d.log ? std::log(x) : x; };
  const double left = axis(value - d.step / 2), right = axis(value + d.step / 2);
  for (std::size_t i = 0; i < log_terms.size(); ++i) {
    const double a = (left - k.mean[i]) / k.sigma[i], b = (right - k.mean[i]) / k.sigma[i];
    log_terms[i] += (d.step > 0 ? log_normal_mass(a, b) : -0.5 * a * a) - k.log_scale[i];
  }
}

}  // namespace mlp::study
