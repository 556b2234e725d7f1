#include "mlp/early_stopping.hpp"

namespace mlp {

bool EarlyStopping::observe(const EarlyStoppingConfig& config, int epoch, double value) {
  // <excerpt early-stopping>
  const double gain = config.monitor == Monitor::validation_loss ? best - value : value - best;
  const bool first = best_epoch < 0 && value == value;  // the first number is the best so far, NaN is none
  if (!first && !(gain > config.min_delta)) {
    ++waited;
    return false;
  }
  best = value;
  best_epoch = epoch;
  waited = 0;
  return true;
  // </excerpt>
}

}  // namespace mlp
