#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "mlp/study/trial.hpp"

namespace mlp::study {

enum class PrunerName { none, percentile, successive_halving };

/// Defaults are Optuna's MedianPruner and SuccessiveHalvingPruner.
struct PrunerConfig {
  PrunerName name = PrunerName::percentile;
  double percentile = 50;  ///< percentile: share of trials, in per cent, that go on; 50 is the median
  int startup_trials = 5;  ///< percentile: keep all until so many trials are complete
  int warmup_steps = 0;    ///< percentile: keep all before this step
  int interval_steps = 1;  ///< percentile: judge once in so many steps, counted from the warm-up
  int min_trials = 1;      ///< percentile: keep if fewer complete trials have reported at this step
  int min_resource = 0;  ///< successive_halving: step of the first rung; 0: last step of complete trials/100
  int reduction_factor = 4;  ///< successive_halving: one of so many goes on, and rungs grow by this factor
  int min_early_stopping_rate = 0;  ///< successive_halving: how many rungs to leave out at the start
};

struct Verdict {
  bool prune = false;
  /// System attributes of the trial to be written, as the rungs it has reached.
  std::vector<std::pair<std::string, double>> attributes;
};

/// Decides after a report whether a trial should stop.
class Pruner {
 public:
  virtual ~Pruner() = default;

  /// Judges `trial`, one of the history's, at its last reported step; one that has reported nothing goes on.
  virtual Verdict judge(const History& history, const TrialRecord& trial) const = 0;
};

/// none: never. percentile: the trial's best value so far is worse than the percentile of the complete
/// trials' values at this step (linear interpolation, NaN left out), or all its values are NaN.
/// successive_halving: the value at rung r, at step min_resource * factor^(rate + r), is not among the best
/// 1/factor (at least one) of all that reached the rung so far, or is not finite (ASHA, Li et al. 2020). Two
/// things differ from Optuna's: it keeps the min_resource that it estimates first, where ours follows the
/// trials, so that a resumed study judges as one never stopped; and it prunes NaN but not infinity.
std::unique_ptr<Pruner> make_pruner(const PrunerConfig& config);

}  // namespace mlp::study

namespace mlp {

template <>
inline constexpr const char* names_of<study::PrunerName>[] = {"none", "percentile", "successive_halving"};

}  // namespace mlp
