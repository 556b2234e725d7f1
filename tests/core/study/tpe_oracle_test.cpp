// Densities and importances against Optuna's own numbers, and against a second implementation on random
// histories.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "embedded_text.hpp"
#include "mlp/study/importance.hpp"
#include "mlp/study/sampler.hpp"

namespace mlp::study {
namespace {

using Json = nlohmann::ordered_json;

constexpr double tolerance = 1e-9;

Json oracle(std::string_view name) { return Json::parse(oracle::embedded_text(name)); }

const std::map<std::string, Distribution> golden_space{
    {"u", floating(-5, 10)},
    {"lr", floating(1e-3, 1e-1, {.log = true})},
    {"q", floating(0, 1, {.step = 0.25})},
    {"n", integer(1, 10)},
    {"h", integer(32, 128)},
    {"w", integer(1, 1024, {.log = true})},
    {"c", categorical({"a", "b", "c"})},
};

std::vector<TrialRecord> golden_history(const Json& rows, std::size_t count, bool h_is_conditional = false) {
  std::vector<TrialRecord> trials;
  for (std::size_t i = 0; i < count; ++i) {
    TrialRecord trial;
    trial.number = static_cast<int>(i);
    trial.state = TrialState::complete;
    trial.values = {rows[i]["value"].get<double>()};
    for (const auto& [name, distribution] : golden_space) {
      if (h_is_conditional && name == "h" && rows[i]["c"] == 2) continue;
      trial.parameters.push_back({name, distribution, rows[i][name].get<double>()});
    }
    trials.push_back(std::move(trial));
  }
  return trials;
}

Distribution distribution_of(const Json& json) {
  if (json["type"] == "categorical") return categorical(json["choices"].get<std::vector<std::string>>());
  const double low = json["low"].get<double>(), high = json["high"].get<double>();
  const Scale scale{json["log"].get<bool>(), json["step"].is_null() ? 0 : json["step"].get<double>()};
  return json["type"] == "int" ? integer(low, high, scale) : floating(low, high, scale);
}

TrialState state_of(const std::string& name) {
  for (int state = 0; state < 5; ++state) {
    if (name == name_of(static_cast<TrialState>(state))) return static_cast<TrialState>(state);
  }
  throw std::invalid_argument(name);
}

std::vector<TrialRecord> random_history(const Json& history) {
  std::vector<TrialRecord> trials;
  for (const Json& row : history["trials"]) {
    TrialRecord trial;
    trial.number = static_cast<int>(trials.size());
    trial.state = state_of(row["state"]);
    if (row.contains("value")) trial.values = {row["value"].get<double>()};
    for (const auto& [name, value] : row["params"].items()) {
      trial.parameters.push_back({name, distribution_of(history["space"][name]), value.get<double>()});
    }
    for (const auto& [step, value] : row["intermediate"].items()) {
      trial.intermediate[std::stoi(step)] = value.is_null() ? NAN : value.get<double>();
    }
    trials.push_back(std::move(trial));
  }
  return trials;
}

void expect_densities(const History& history, const std::vector<ParameterValue>& parameters,
                      const Json& points, const Json& log_l, const Json& log_g) {
  const Densities densities = fit_densities(history, parameters);
  for (std::size_t i = 0; i < log_l.size(); ++i) {
    std::vector<double> point;
    for (const ParameterValue& parameter : parameters)
      point.push_back(points[parameter.name][i].get<double>());
    EXPECT_NEAR(densities.good.log_density(point), log_l[i].get<double>(), tolerance)
        << points.dump() << " " << i;
    EXPECT_NEAR(densities.bad.log_density(point), log_g[i].get<double>(), tolerance)
        << points.dump() << " " << i;
  }
}

TEST(TpeOracle, DensitiesAreThoseOfOptuna) {
  const Json golden = oracle("tpe_golden.json");
  ASSERT_EQ(golden["cases"].size(), 32u);
  for (const Json& test : golden["cases"]) {
    const std::vector<TrialRecord> trials = golden_history(golden["history"], test["n"].get<std::size_t>());
    const Json points =
        test.contains("points") ? test["points"] : Json{{test["param"].get<std::string>(), test["grid"]}};
    std::vector<ParameterValue> parameters;
    for (const auto& [name, values] : points.items()) parameters.push_back({name, golden_space.at(name), 0});
    expect_densities({trials, Direction::minimize}, parameters, points, test["log_l"], test["log_g"]);
  }
}

TEST(TpeOracle, ImportancesAreThoseOfOptuna) {
  const Json golden = oracle("tpe_golden.json");
  const std::vector<TrialRecord> trials = golden_history(golden["history"], 100, true);
  for (Direction direction : {Direction::minimize, Direction::maximize}) {
    const Json& expected = golden["ped_anova"][direction == Direction::minimize ? "minimize" : "maximize"];
    const auto importances = ped_anova({trials, direction});
    ASSERT_EQ(importances.size(), expected.size());
    double sum = 0;
    for (std::size_t i = 0; i < importances.size(); ++i) {
      EXPECT_NEAR(importances[i].divergence, expected[importances[i].name].get<double>(), tolerance);
      EXPECT_GE(importances[i > 0 ? i - 1 : 0].share, importances[i].share);
      sum += importances[i].share;
    }
    EXPECT_NEAR(sum, 1, 1e-12);
  }
}

/// The committed histories, or those of the file that make_tpe_oracle.py names.
Json histories() {
  const char* fresh = std::getenv("TPE_HISTORIES");
  if (!fresh) return oracle("tpe_histories.json");
  std::ifstream file(fresh);
  return Json::parse(file);
}

TEST(TpeOracle, RandomHistoriesAgreeWithTheSecondImplementation) {
  const Json all = histories();
  ASSERT_EQ(all.size(), 11u);
  for (const Json& history : all) {
    const std::vector<TrialRecord> trials = random_history(history);
    const History view{trials,
                       history["direction"] == "minimize" ? Direction::minimize : Direction::maximize};
    for (const Json& test : history["densities"]) {
      std::vector<ParameterValue> parameters;
      for (const auto& [name, values] : test["points"].items()) {
        parameters.push_back({name, distribution_of(history["space"][name]), 0});
      }
      expect_densities(view, parameters, test["points"], test["log_l"], test["log_g"]);
    }
    const auto importances = ped_anova(view);
    ASSERT_EQ(importances.size(), history["ped_anova"].size());
    for (const auto& importance : importances) {
      EXPECT_NEAR(importance.divergence, history["ped_anova"][importance.name].get<double>(), tolerance)
          << importance.name;
    }
  }
}

}  // namespace
}  // namespace mlp::study
