#include "search_regret.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace mlp::bench {
namespace {

using study::TrialRecord;

double value_of(const TrialRecord& trial, const std::string& name) { return trial.find(name)->value; }

study::SpaceParameter parameter(std::string name, study::Distribution distribution) {
  return {std::move(name), std::move(distribution), std::nullopt};
}

double branin(double x, double y) {
  constexpr double pi = std::numbers::pi;
  const double inner = y - 5.1 / (4 * pi * pi) * x * x + 5 / pi * x - 6;
  return inner * inner + 10 * (1 - 1 / (8 * pi)) * std::cos(x) + 10;
}

double rosenbrock(const std::array<double, 4>& x) {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < x.size(); ++i) {
    sum += 100 * std::pow(x[i + 1] - x[i] * x[i], 2) + std::pow(1 - x[i], 2);
  }
  return sum;
}

study::Space network_space() {
  study::Space space;
  space.parameters.push_back(parameter("n", study::integer(1, 10)));
  for (int layer = 1; layer <= 10; ++layer) {
    space.parameters.push_back(parameter("h" + std::to_string(layer), study::integer(32, 128)));
    if (layer > 1) space.parameters.back().when = study::Condition{"n", layer, {}};
  }
  space.parameters.push_back(parameter("dropout", study::floating(0, 0.5)));
  space.parameters.push_back(parameter("rate", study::floating(1e-3, 1e-1, {.log = true})));
  space.parameters.push_back(parameter("init", study::categorical({"glorot_uniform", "he_normal"})));
  space.parameters.push_back(parameter("clip_type", study::categorical({"value", "norm"})));
  space.parameters.push_back(parameter("clip_at", study::floating(0, 1)));
  return space;
}

double network_loss(const TrialRecord& trial) {
  const double n = value_of(trial, "n"), clip_at = value_of(trial, "clip_at");
  double widths = 0;
  for (int layer = 1; layer <= n; ++layer) {
    widths += std::pow((value_of(trial, "h" + std::to_string(layer)) - 96) / 64, 2);
  }
  return 0.02 * std::pow(n - 2, 2) + 0.2 / n * widths + 2 * std::pow(value_of(trial, "dropout") - 0.1, 2) +
         0.15 * std::pow(std::log10(value_of(trial, "rate")) + 1.5, 2) +
         (value_of(trial, "init") == 1 ? 0.03 : 0) + (value_of(trial, "clip_type") == 0 ? 0.02 : 0) +
         0.2 * std::exp(-clip_at / 0.05) + 0.02 * clip_at;
}

study::SamplerConfig tpe(bool joint, bool liar = true) { return {.joint = joint, .constant_liar = liar}; }

}  // namespace

const Method random_search{"random", {.name = study::SamplerName::random}, 1};
const Method independent_tpe{"TPE, independent", tpe(false), 1};
const Method joint_tpe{"TPE, joint", tpe(true), 1};
const Method parallel_tpe{"TPE, independent, 4 workers", tpe(false), 4};
const Method parallel_without_liar{"the same without liar", tpe(false, false), 4};
const Method parallel_joint_tpe{"TPE, joint, 4 workers", tpe(true), 4};
const Method parallel_joint_without_liar{"the same without liar", tpe(true, false), 4};

std::vector<Function> functions() {
  study::Space plane{{parameter("x", study::floating(-5, 10)), parameter("y", study::floating(0, 15))}};
  study::Space cube;
  for (const char* name : {"a", "b", "c", "d"})
    cube.parameters.push_back(parameter(name, study::floating(-5, 10)));
  return {
      {"branin", plane, [](const TrialRecord& t) { return branin(value_of(t, "x"), value_of(t, "y")); },
       0.39788735772973816},
      {"rosenbrock4", cube,
       [](const TrialRecord& t) {
         return rosenbrock({value_of(t, "a"), value_of(t, "b"), value_of(t, "c"), value_of(t, "d")});
       },
       0},
      {"seedspace", network_space(), network_loss, 0.2 * 0.005 + 0.02 * 0.05 * std::log(200)},
  };
}

Regrets run(const Function& function, const Method& method, std::uint64_t seed) {
  const std::string time = "2024-05-01T12:00:00.000000";
  study::StudyConfig config;
  config.seed = seed;
  config.sampler = method.sampler;
  config.space = function.space;
  study::Study search(config, {}, [](std::string_view) {});
  Regrets regrets{};
  double best = std::numeric_limits<double>::infinity();
  std::size_t budget = 0;
  for (int told = 0; budget < budgets.size();) {
    std::vector<study::Trial> batch;
    for (int worker = 0; worker < method.workers; ++worker) batch.push_back(search.ask(time));
    for (const study::Trial& trial : batch) {
      const double value = function.value(trial.record());
      search.tell(trial.number(), study::Outcome::complete(value), time);
      best = std::min(best, value - function.minimum);
      if (budget < budgets.size() && ++told == budgets[budget]) regrets[budget++] = best;
    }
  }
  return regrets;
}

std::vector<double> final_regrets(const Function& function, const Method& method, int seeds) {
  std::vector<double> regrets;
  for (int seed = 0; seed < seeds; ++seed) regrets.push_back(run(function, method, seed).back());
  return regrets;
}

std::vector<double> final_regrets(std::string_view csv, std::string_view version, std::string_view method,
                                  std::string_view function) {
  const std::string wanted =
      std::string(version) + "," + std::string(method) + "," + std::string(function) + ",";
  std::vector<double> regrets;
  while (!csv.empty()) {
    std::string line(csv.substr(0, csv.find('\n')));
    csv.remove_prefix(std::min(csv.size(), line.size() + 1));
    if (!line.starts_with(wanted)) continue;
    line.erase(line.rfind(','));
    regrets.push_back(std::stod(line.substr(line.rfind(',') + 1)));
  }
  return regrets;
}

double probability_worse(const std::vector<double>& ours, const std::vector<double>& theirs) {
  double worse = 0;
  for (double a : ours) {
    for (double b : theirs) worse += a > b ? 1 : a == b ? 0.5 : 0;
  }
  return worse / static_cast<double>(ours.size() * theirs.size());
}

double p_value_worse(const std::vector<double>& ours, const std::vector<double>& theirs) {
  const double n = static_cast<double>(ours.size()), m = static_cast<double>(theirs.size());
  const double deviation = std::sqrt((n + m + 1) / (12 * n * m));
  return 0.5 * std::erfc((probability_worse(ours, theirs) - 0.5) / deviation / std::numbers::sqrt2);
}

}  // namespace mlp::bench
