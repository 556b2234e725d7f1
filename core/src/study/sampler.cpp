#include "mlp/study/sampler.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

namespace mlp::study {
namespace {

/// Complete and pruned trials.
bool counts(const TrialRecord& trial) {
  return trial.state == TrialState::complete || trial.state == TrialState::pruned;
}

std::size_t count_of(const History& history) {
  return static_cast<std::size_t>(std::count_if(history.trials.begin(), history.trials.end(), counts));
}

/// Sorts trials from good to bad: complete by loss; pruned after them, later steps first, then loss there.
using Rank = std::tuple<int, double, double>;
Rank rank_of(const History& history, const TrialRecord& trial) {
  if (trial.state == TrialState::complete) {
    return {0, history.loss(trial.values.empty() ? NAN : trial.values.front()), 0};
  }
  const std::optional<std::int64_t> last = trial.last_step();
  if (!last) return {2, 0, 0};
  return {1, -static_cast<double>(*last), history.loss(trial.intermediate.at(*last))};
}

/// Whether each trial is among the good ones; by index, parallel to the history.
std::vector<bool> good_trials(const History& history) {
  std::vector<std::pair<Rank, std::size_t>> ranked;
  for (std::size_t i = 0; i < history.trials.size(); ++i) {
    if (counts(history.trials[i])) ranked.emplace_back(rank_of(history, history.trials[i]), i);
  }
  // <excerpt tpe-split>
  std::sort(ranked.begin(), ranked.end());
  const std::size_t good = std::min<std::size_t>((ranked.size() + 9) / 10, 25);
  std::vector<bool> is_good(history.trials.size(), false);
  for (std::size_t i = 0; i < good; ++i) is_good[ranked[i].second] = true;
  // </excerpt>
  return is_good;
}

/// The trial's values of `parameters`; empty if it lacks one, or has it with another kind of range.
std::vector<double> values_of(const TrialRecord& trial, const std::vector<ParameterValue>& parameters) {
  std::vector<double> values;
  for (const ParameterValue& wanted : parameters) {
    const ParameterValue* found = trial.find(wanted.name);
    if (!found || !compatible(found->distribution, wanted.distribution)) return {};
    values.push_back(found->value);
  }
  return values;
}

class RandomSampler : public Sampler {
 public:
  std::vector<ParameterValue> draw_joint(const History&, Random&) const override { return {}; }
  double draw(const History&, const std::string&, const Distribution& distribution,
              Random& random) const override {
    return draw_uniform(distribution, random);
  }
};

class TpeSampler : public Sampler {
 public:
  explicit TpeSampler(const SamplerConfig& config) : config_(config) {}

  std::vector<ParameterValue> draw_joint(const History& history, Random& random) const override {
    if (!config_.joint || starting(history)) return {};
    std::vector<ParameterValue> parameters = in_every_trial(history);
    if (!parameters.empty()) choose(history, parameters, random);
    return parameters;
  }

  double draw(const History& history, const std::string& name, const Distribution& distribution,
              Random& random) const override {
    if (starting(history)) return draw_uniform(distribution, random);
    std::vector<ParameterValue> parameters{{name, distribution, 0}};
    choose(history, parameters, random);
    return parameters.front().value;
  }

 private:
  bool starting(const History& history) const {
    return count_of(history) < static_cast<std::size_t>(config_.startup_trials);
  }

  /// Parameters that every complete and pruned trial has, with one and the same range of more than one value.
  static std::vector<ParameterValue> in_every_trial(const History& history) {
    const auto first = std::find_if(history.trials.begin(), history.trials.end(), counts);
    if (first == history.trials.end()) return {};
    std::vector<ParameterValue> common = first->parameters;
    std::erase_if(common, [&](const ParameterValue& parameter) {
      if (cardinality(parameter.distribution) == 1) return true;
      return std::any_of(first, history.trials.end(), [&](const TrialRecord& trial) {
        const ParameterValue* found = trial.find(parameter.name);
        return counts(trial) && (!found || found->distribution != parameter.distribution);
      });
    });
    return common;
  }

  /// Sets the values of `parameters` to the candidate with the largest l/g.
  void choose(const History& history, std::vector<ParameterValue>& parameters, Random& random) const {
    const Densities densities = fit_densities(history, parameters, config_.constant_liar);
    // <excerpt tpe-choose>
    double best = -std::numeric_limits<double>::infinity();
    for (int i = 0; i < config_.candidates; ++i) {
      const std::vector<double> candidate = densities.good.draw(random);
      const double score = densities.good.log_density(candidate) - densities.bad.log_density(candidate);
      if (i > 0 && !(score > best)) continue;
      best = score;
      for (std::size_t p = 0; p < parameters.size(); ++p) parameters[p].value = candidate[p];
    }
    // </excerpt>
  }

  SamplerConfig config_;
};

}  // namespace

double draw_uniform(const Distribution& d, Random& random) {
  if (d.categorical()) return static_cast<double>(random.below(d.choices.size()));
  const double low = d.low - d.step / 2, high = d.high + d.step / 2;
  const double at =
      d.log ? std::exp(random.uniform(std::log(low), std::log(high))) : random.uniform(low, high);
  return nearest_allowed(d, at);
}

Densities fit_densities(const History& history, const std::vector<ParameterValue>& parameters,
                        bool constant_liar) {
  const std::vector<bool> is_good = good_trials(history);
  std::vector<std::vector<double>> good(parameters.size()), bad(parameters.size());
  for (std::size_t i = 0; i < history.trials.size(); ++i) {
    const TrialRecord& trial = history.trials[i];
    const bool liar = constant_liar && trial.state == TrialState::running;
    if (!counts(trial) && !liar) continue;
    const std::vector<double> values = values_of(trial, parameters);
    for (std::size_t p = 0; p < values.size(); ++p) (is_good[i] ? good : bad)[p].push_back(values[p]);
  }
  std::vector<Distribution> distributions;
  for (const ParameterValue& parameter : parameters) distributions.push_back(parameter.distribution);
  return {ParzenEstimator(distributions, good), ParzenEstimator(distributions, bad)};
}

std::unique_ptr<Sampler> make_sampler(const SamplerConfig& config) {
  if (config.name == SamplerName::random) return std::make_unique<RandomSampler>();
  return std::make_unique<TpeSampler>(config);
}

}  // namespace mlp::study
