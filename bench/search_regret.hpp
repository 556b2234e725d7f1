#pragma once
#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "mlp/study/study.hpp"

namespace mlp::bench {

/// A function to minimise, whose minimum is known.
struct Function {
  std::string name;
  study::Space space;
  std::function<double(const study::TrialRecord&)> value;
  double minimum;
};

/// Branin (2 floats), Rosenbrock in 4 dimensions, and "seedspace": a network's conditional space with a
/// made-up loss.
std::vector<Function> functions();

/// A way of searching. Several workers ask one after the other, then all tell, as with trials of equal
/// length.
struct Method {
  std::string name;
  study::SamplerConfig sampler;
  int workers = 1;
};

extern const Method random_search, independent_tpe, joint_tpe, parallel_tpe, parallel_without_liar,
    parallel_joint_tpe, parallel_joint_without_liar;

inline constexpr std::array<int, 3> budgets{25, 50, 100};

/// Distance of the best value to the minimum after 25, 50 and 100 trials.
using Regrets = std::array<double, budgets.size()>;
Regrets run(const Function& function, const Method& method, std::uint64_t seed);

/// The regrets after 100 trials for seeds 0, 1, ...
std::vector<double> final_regrets(const Function& function, const Method& method, int seeds);

/// The regrets after 100 trials of one method in a table of runs: CSV with the columns optuna (version),
/// method, function, seed, regret25, regret50, regret100, seconds.
std::vector<double> final_regrets(std::string_view csv, std::string_view version, std::string_view method,
                                  std::string_view function);

/// The probability that a run of `ours` is worse (larger) than one of `theirs`, ties counted half: the
/// Mann-Whitney statistic U divided by the number of pairs.
double probability_worse(const std::vector<double>& ours, const std::vector<double>& theirs);

/// The one-sided p-value of that statistic under equal distributions (normal approximation): small if `ours`
/// is worse.
double p_value_worse(const std::vector<double>& ours, const std::vector<double>& theirs);

}  // namespace mlp::bench
