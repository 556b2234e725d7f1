#include "mlp/study/pruner.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace mlp::study {
namespace {

/// The p-th percentile by linear interpolation between the sorted values; `values` must not be empty.
double percentile_of(std::vector<double> values, double p) {
  std::sort(values.begin(), values.end());
  const double at = p / 100 * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const double share = at - static_cast<double>(below);
  if (share == 0) return values[below];
  const double low = values[below], width = values[below + 1] - low;
  return share < 0.5 ? low + width * share : values[below + 1] - width * (1 - share);
}

class NoPruner : public Pruner {
 public:
  Verdict judge(const History&, const TrialRecord&) const override { return {}; }
};

/// All comparisons are made on losses, so that less is better in either direction.
class PercentilePruner : public Pruner {
 public:
  explicit PercentilePruner(const PrunerConfig& config) : config_(config) {}

  Verdict judge(const History& history, const TrialRecord& trial) const override {
    const auto complete = std::count_if(history.trials.begin(), history.trials.end(), is_complete);
    if (complete == 0 || complete < config_.startup_trials) return {};
    const std::optional<std::int64_t> step = trial.last_step();
    if (!step || *step < config_.warmup_steps || !first_in_interval(trial)) return {};
    const std::optional<double> best = best_of(history, trial);
    if (!best) return {true, {}};
    // <excerpt prune-percentile>
    const std::optional<double> limit = limit_at(history, *step);
    return {limit && *best > *limit, {}};
    // </excerpt>
  }

 private:
  static bool is_complete(const TrialRecord& trial) { return trial.state == TrialState::complete; }

  bool first_in_interval(const TrialRecord& trial) const {
    const std::int64_t since = *trial.last_step() - config_.warmup_steps;
    const std::int64_t start = since / config_.interval_steps * config_.interval_steps + config_.warmup_steps;
    return trial.intermediate.size() == 1 || std::next(trial.intermediate.rbegin())->first < start;
  }

  /// None if all values so far are NaN.
  static std::optional<double> best_of(const History& history, const TrialRecord& trial) {
    std::optional<double> best;
    for (const auto& [step, value] : trial.intermediate)
      if (!std::isnan(value)) best = std::min(best.value_or(history.loss(value)), history.loss(value));
    return best;
  }

  /// The percentile of the complete trials' losses at `step`; none if too few have one, or all are NaN.
  std::optional<double> limit_at(const History& history, std::int64_t step) const {
    std::vector<double> losses;
    int reported = 0;
    for (const TrialRecord& trial : history.trials) {
      if (!is_complete(trial)) continue;
      const auto at = trial.intermediate.find(step);
      if (at == trial.intermediate.end()) continue;
      ++reported;
      if (!std::isnan(at->second)) losses.push_back(history.loss(at->second));
    }
    if (reported < config_.min_trials || losses.empty()) return std::nullopt;
    return percentile_of(std::move(losses), config_.percentile);
  }

  PrunerConfig config_;
};

class SuccessiveHalvingPruner : public Pruner {
 public:
  explicit SuccessiveHalvingPruner(const PrunerConfig& config) : config_(config) {}

  Verdict judge(const History& history, const TrialRecord& trial) const override {
    Verdict verdict;
    const std::int64_t resource = config_.min_resource > 0 ? config_.min_resource : resource_of(history);
    if (trial.intermediate.empty() || resource == 0) return verdict;
    const auto& [last_step, value] = *trial.intermediate.rbegin();
    const double step = static_cast<double>(last_step);
    for (int rung = first_open_rung(trial);; ++rung) {
      const double reached_at = static_cast<double>(resource) *
                                std::pow(config_.reduction_factor, config_.min_early_stopping_rate + rung);
      if (step < reached_at) return verdict;
      if (!std::isfinite(value)) return {true, verdict.attributes};
      verdict.attributes.emplace_back(rung_key(rung), value);
      if (!among_best(history, trial, rung_key(rung), history.loss(value))) return {true, verdict.attributes};
    }
  }

 private:
  static int first_open_rung(const TrialRecord& trial) {
    int rung = 0;
    while (trial.system_attributes.count(rung_key(rung))) ++rung;
    return rung;
  }

  /// A hundredth of the longest complete trial, at least 1; 0 if no trial is complete.
  static std::int64_t resource_of(const History& history) {
    std::int64_t resource = 0;
    for (const TrialRecord& trial : history.trials) {
      const std::optional<std::int64_t> last = trial.last_step();
      if (trial.state == TrialState::complete && last)
        resource = std::max({resource, *last / 100, std::int64_t{1}});
    }
    return resource;
  }

  /// Whether `loss` is among the best 1/factor of all that reached the rung, itself included.
  bool among_best(const History& history, const TrialRecord& trial, const std::string& key,
                  double loss) const {
    std::vector<double> losses{loss};
    for (const TrialRecord& other : history.trials) {
      const auto at = other.system_attributes.find(key);
      if (other.number == trial.number || at == other.system_attributes.end()) continue;
      losses.push_back(history.loss(std::strtod(at->second.c_str(), nullptr)));
    }
    std::sort(losses.begin(), losses.end());
    const std::size_t kept = std::max<std::size_t>(losses.size() / config_.reduction_factor, 1);
    return loss <= losses[kept - 1];
  }

  PrunerConfig config_;
};

}  // namespace

std::unique_ptr<Pruner> make_pruner(const PrunerConfig& config) {
  switch (config.name) {
    case PrunerName::percentile:
      return std::make_unique<PercentilePruner>(config);
    case PrunerName::successive_halving:
      return std::make_unique<SuccessiveHalvingPruner>(config);
    case PrunerName::none:
      break;
  }
  return std::make_unique<NoPruner>();
}

}  // namespace mlp::study
