#pragma once

namespace mlp::study {

/// log(2 pi) / 2: the standard normal's log density is -x^2 / 2 less this.
inline constexpr double half_log_two_pi = 0.91893853320467274178;

/// log of the standard normal's mass below x; below -20 by its asymptotic series (Abramowitz and
/// Stegun 26.2.12).
double log_normal_cdf(double x);

/// log of the standard normal's mass on [a, b], a <= b, without cancellation in either tail. -infinity if a =
/// b.
double log_normal_mass(double a, double b);

/// The x in [a, b] below which lies the share `u`, in [0, 1], of the standard normal's mass on [a, b].
double truncated_normal_quantile(double u, double a, double b);

}  // namespace mlp::study
