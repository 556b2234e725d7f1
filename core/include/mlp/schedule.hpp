#pragma once
#include <cstdint>
#include <limits>

#include "mlp/names.hpp"

namespace mlp {

enum class ScheduleName { constant, step, exponential, cosine, warm_up, one_cycle, reduce_on_plateau };
template <>
inline constexpr const char* names_of<ScheduleName>[] = {
    "constant", "step", "exponential", "cosine", "warm_up", "one_cycle", "reduce_on_plateau"};

/// How the learning rate goes during a run. Each schedule reads its own fields only.
struct ScheduleConfig {
  ScheduleName name = ScheduleName::constant;
  int step_size = 100;    ///< step: updates between two drops, at least 1
  double gamma = 0.5;     ///< step, exponential, reduce_on_plateau: factor of one drop, above 0, at most 1
  int warm_up_steps = 0;  ///< cosine, warm_up, one_cycle: updates of the rise at the start, at least 0
  double final_share = 0.01;  ///< cosine, one_cycle, reduce_on_plateau: lowest share of the rate, from 0 to 1
  int patience = 10;          ///< reduce_on_plateau: epochs without a better validation loss before a drop
};

/// The factor of the learning rate in update `step` (from 0) of `total_steps`.
///
/// With gamma g, warm-up w, final share f, T = total_steps:
/// constant 1; step g^floor(step / step_size); exponential g^step;
/// warm_up min(1, (step + 1) / (w + 1));
/// cosine the warm-up, then f + (1 - f) (1 + cos(pi (step - w) / (T - w))) / 2 (Loshchilov and Hutter 2017);
/// one_cycle from 1/25 to 1 in w updates and from there to f in the last one, both along half a cosine (Smith
/// 2018). reduce_on_plateau depends on the validation loss, not on the step: 1 here (see Plateau). Steps
/// outside the run count as its first or last.
double rate_factor(const ScheduleConfig& schedule, std::int64_t step, std::int64_t total_steps);

/// The factor of reduce_on_plateau: drops by gamma when `patience` epochs brought no better validation loss.
///
/// It drops when more than `patience` epochs in a row were not below the best, then counts anew; never below
/// final_share. A loss that is not finite counts as not better.
struct Plateau {
  double factor = 1;
  double best = std::numeric_limits<double>::infinity();
  int waited = 0;

  void observe(const ScheduleConfig& schedule, double validation_loss);
};

}  // namespace mlp
