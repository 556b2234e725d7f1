#pragma once
#include <string>
#include <vector>

#include "mlp/experiment.hpp"

namespace mlp {

/// What one update did to one weight. NaN: the optimiser keeps no such number.
struct WeightUpdate {
  double weight;                           ///< before the update
  double gradient;                         ///< as the optimiser got it: after clipping
  double first;                            ///< m after the update; of momentum and Nesterov the velocity
  double second;                           ///< v after the update
  double first_unbiased, second_unbiased;  ///< m' and v' of adam and adamw
  double step;                             ///< what the update added to the weight
  double learning_rate;                    ///< that the schedule gave
};

/// Follows the weight `index` (row by row, from 0) of the tensor `name` through the first `updates` updates
/// of a run; ends early where the run does.
///
/// Throws InvalidField as `Trainer`, if the network has no such tensor or weight, or updates is not from 1 to
/// 10,000.
std::vector<WeightUpdate> optimizer_trace(const Experiment& experiment, const std::string& name, int index,
                                          int updates);

}  // namespace mlp
