#include "mlp/study/truncated_normal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace mlp::study {
namespace {

double normal_cdf(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }

/// log(e^a - e^b) for a >= b.
double log_difference(double a, double b) {
  const double d = b - a;
  return a + (d > -std::numbers::ln2 ? std::log(-std::expm1(d)) : std::log1p(-std::exp(d)));
}

/// log(e^a + e^b).
double log_sum(double a, double b) {
  if (a < b) std::swap(a, b);
  return std::isinf(a) ? a : a + std::log1p(std::exp(b - a));
}

/// The x with log_normal_cdf(x) = y, for y <= log(1/2), by Newton's method.
///
/// The start lies left of the root and log_normal_cdf is concave, so that the steps never overshoot.
double lower_quantile(double y) {
  if (std::isinf(y)) return -std::numeric_limits<double>::infinity();
  double x = -std::sqrt(-2 * y);
  for (int i = 0; i < 100; ++i) {
    const double log_cdf = log_normal_cdf(x);
    const double slope = std::exp(-0.5 * x * x - half_log_two_pi - log_cdf);
    const double step = (y - log_cdf) / slope;
    x += step;
    if (std::abs(step) <= 1e-14 * std::max(1.0, std::abs(x))) break;
  }
  return x;
}

}  // namespace

double log_normal_cdf(double x) {
  if (x > 0) return std::log1p(-normal_cdf(-x));
  if (x > -20) return std::log(normal_cdf(x));
  double term = 1, sum = 1;
  for (int k = 1; k <= 12; ++k) {
    term *= -(2 * k - 1) / (x * x);
    sum += term;
  }
  return -0.5 * x * x - half_log_two_pi - std::log(-x) + std::log(sum);
}

double log_normal_mass(double a, double b) {
  if (a > 0) return log_normal_mass(-b, -a);
  if (b > 0) return std::log(0.5 * (std::erf(b / std::numbers::sqrt2) - std::erf(a / std::numbers::sqrt2)));
  if (b > -20) return std::log(normal_cdf(b) - normal_cdf(a));
  return log_difference(log_normal_cdf(b), log_normal_cdf(a));
}

double truncated_normal_quantile(double u, double a, double b) {
  const double log_mass = log_normal_mass(a, b);
  const double log_below = log_sum(log_normal_cdf(a), std::log(u) + log_mass);
  const double x = log_below <= -std::numbers::ln2
                       ? lower_quantile(log_below)
                       : -lower_quantile(log_sum(log_normal_cdf(-b), std::log1p(-u) + log_mass));
  return std::clamp(x, a, b);
}

}  // namespace mlp::study
