#pragma once
#include <vector>

#include "mlp/experiment.hpp"

namespace mlp {

/// One update of a range test: its learning rate, and the loss of its batch before it.
struct RatePoint {
  double learning_rate, loss;
};

/// The learning-rate range test (Smith 2017): trains while the rate grows from update to update by the same
/// factor, `low` in the first and `high` in the last of `steps` updates, and records the losses.
///
/// Everything but the rate is the experiment's; its schedule, early stopping and changes do not act. Ends
/// before the last update once the loss is above four times its lowest so far, or not finite (a loss that is
/// not finite is not recorded). A good rate lies a little below the one where the loss falls fastest. Throws
/// InvalidField unless 0 < low < high <= 1000 and 2 <= steps <= 10,000, or as `Trainer`.
std::vector<RatePoint> learning_rate_range_test(const Experiment& experiment, double low, double high,
                                                int steps);

}  // namespace mlp
