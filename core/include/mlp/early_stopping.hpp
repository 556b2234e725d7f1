#pragma once
#include <limits>

#include "mlp/names.hpp"

namespace mlp {

enum class Monitor { validation_loss, validation_accuracy };
template <>
inline constexpr const char* names_of<Monitor>[] = {"validation_loss", "validation_accuracy"};

/// When to stop before the last epoch, and which weights to end with.
struct EarlyStoppingConfig {
  bool enabled = false;
  Monitor monitor = Monitor::validation_loss;
  int patience = 10;         ///< epochs in a row without improvement that are borne, at least 1
  double min_delta = 0;      ///< an improvement must be larger than this, at least 0
  bool restore_best = true;  ///< at the stop, go back to the weights of the best epoch
};

/// Watches one number per epoch and says when to stop (Prechelt 1998).
///
/// An epoch improves if its value is better than the best by more than min_delta: lower for a loss, higher
/// for an accuracy. The run stops after `patience` epochs in a row without improvement. NaN never improves.
struct EarlyStopping {
  int best_epoch = -1;  ///< before the first improvement -1
  double best = std::numeric_limits<double>::quiet_NaN();
  int waited = 0;  ///< epochs since the best

  /// Takes in the value of an epoch; true if it is the new best.
  bool observe(const EarlyStoppingConfig& config, int epoch, double value);

  int patience_left(const EarlyStoppingConfig& config) const { return config.patience - waited; }
  bool should_stop(const EarlyStoppingConfig& config) const { return patience_left(config) <= 0; }
};

}  // namespace mlp
