#include "mlp/schedule.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace mlp {
namespace {

/// From `start` to `end` along half a cosine; `share` of the way, from 0 to 1.
double half_cosine(double start, double end, double share) {
  return end + (start - end) * (1 + std::cos(std::numbers::pi * std::clamp(share, 0.0, 1.0))) / 2;
}

double share_of(double part, double whole) { return whole > 0 ? part / whole : 1; }

}  // namespace

double rate_factor(const ScheduleConfig& schedule, std::int64_t step, std::int64_t total_steps) {
  const auto last = static_cast<double>(std::max<std::int64_t>(total_steps - 1, 0));
  const double t = std::clamp(static_cast<double>(step), 0.0, last);
  const double w = schedule.warm_up_steps, f = schedule.final_share;
  switch (schedule.name) {
    case ScheduleName::constant:
    case ScheduleName::reduce_on_plateau:
      return 1;
    // <excerpt schedule>
    case ScheduleName::step:
      return std::pow(schedule.gamma, std::floor(t / schedule.step_size));
    case ScheduleName::exponential:
      return std::pow(schedule.gamma, t);
    case ScheduleName::warm_up:
      return std::min(1.0, (t + 1) / (w + 1));
    case ScheduleName::cosine:
      return t < w ? (t + 1) / (w + 1) : half_cosine(1, f, share_of(t - w, last + 1 - w));
    case ScheduleName::one_cycle:
      return t < w ? half_cosine(1.0 / 25, 1, t / w) : half_cosine(1, f, share_of(t - w, last - w));
      // </excerpt>
  }
  throw std::invalid_argument("rate_factor: unknown schedule");
}

void Plateau::observe(const ScheduleConfig& schedule, double validation_loss) {
  if (validation_loss < best) {
    best = validation_loss;
    waited = 0;
    return;
  }
  if (++waited <= schedule.patience) return;
  factor = std::max(schedule.final_share, factor * schedule.gamma);
  waited = 0;
}

}  // namespace mlp
