#include "mlp/study/pruner.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "embedded_text.hpp"
#include "mlp/study/study.hpp"

namespace mlp::study {
namespace {

using Json = nlohmann::ordered_json;
using Curve = std::map<std::int64_t, double>;

TrialRecord trial_of(int number, TrialState state, Curve curve) {
  TrialRecord trial;
  trial.number = number;
  trial.state = state;
  trial.intermediate = std::move(curve);
  return trial;
}

/// Complete trials with these curves, and one running trial after them, which is judged.
Verdict judge(const PrunerConfig& config, const std::vector<Curve>& complete, const Curve& running,
              Direction direction = Direction::minimize) {
  std::vector<TrialRecord> trials;
  for (const Curve& curve : complete) {
    trials.push_back(trial_of(static_cast<int>(trials.size()), TrialState::complete, curve));
  }
  trials.push_back(trial_of(static_cast<int>(trials.size()), TrialState::running, running));
  return make_pruner(config)->judge({trials, direction}, trials.back());
}

TEST(Pruner, NoneNeverPrunes) {
  EXPECT_FALSE(judge({.name = PrunerName::none}, {{{1, 0}}, {{1, 0}}}, {{1, 100}}).prune);
}

TEST(PercentilePruner, PrunesWhatIsStrictlyWorseThanTheMedian) {
  const PrunerConfig median{.startup_trials = 1};
  const std::vector<Curve> complete{{{1, 1}}, {{1, 2}}, {{1, 4}}, {{1, 10}}};  // median 3
  EXPECT_FALSE(judge(median, complete, {{1, 3}}).prune);
  EXPECT_TRUE(judge(median, complete, {{1, 3.001}}).prune);
  EXPECT_FALSE(judge(median, complete, {{1, 3}}, Direction::maximize).prune);
  EXPECT_TRUE(judge(median, complete, {{1, 2.999}}, Direction::maximize).prune);
}

TEST(PercentilePruner, JudgesTheBestValueSoFar) {
  const PrunerConfig median{.startup_trials = 1};
  EXPECT_FALSE(judge(median, {{{0, 5}, {1, 3}}}, {{0, 2}, {1, 9}}).prune);
  EXPECT_TRUE(judge(median, {{{0, 5}, {1, 3}}}, {{0, 4}, {1, 9}}).prune);
}

TEST(PercentilePruner, LeavesOutNaNAndPrunesWhatIsAllNaN) {
  const PrunerConfig median{.startup_trials = 1};
  EXPECT_FALSE(judge(median, {{{1, 3}}, {{1, NAN}}}, {{1, 3}}).prune);
  EXPECT_TRUE(judge(median, {{{1, 3}}, {{1, NAN}}}, {{1, 4}}).prune);
  EXPECT_FALSE(judge(median, {{{1, NAN}}}, {{1, 4}}).prune) << "nothing to compare with";
  EXPECT_TRUE(judge(median, {{{1, 3}}}, {{0, NAN}, {1, NAN}}).prune);
  EXPECT_FALSE(judge(median, {{{1, 3}}}, {{0, 2}, {1, NAN}}).prune);
}

TEST(PercentilePruner, WaitsForStartupWarmUpAndEnoughValuesAtTheStep) {
  const std::vector<Curve> complete{{{7, 1}}, {{7, 1}}, {{7, 1}}};
  EXPECT_TRUE(judge({.startup_trials = 3}, complete, {{7, 2}}).prune);
  EXPECT_FALSE(judge({.startup_trials = 4}, complete, {{7, 2}}).prune);
  EXPECT_TRUE(judge({.startup_trials = 1, .warmup_steps = 7}, complete, {{7, 2}}).prune);
  EXPECT_FALSE(judge({.startup_trials = 1, .warmup_steps = 8}, complete, {{7, 2}}).prune);
  EXPECT_FALSE(judge({.startup_trials = 1}, complete, {{6, 2}}).prune) << "nobody reported at step 6";
  EXPECT_TRUE(judge({.startup_trials = 1, .min_trials = 3}, complete, {{7, 2}}).prune);
  EXPECT_FALSE(judge({.startup_trials = 1, .min_trials = 4}, complete, {{7, 2}}).prune);
  EXPECT_FALSE(judge({.startup_trials = 0}, {}, {{7, 2}}).prune);
  EXPECT_FALSE(judge({.startup_trials = 1}, complete, {}).prune) << "nothing reported";
}

TEST(PercentilePruner, JudgesOnceInAnInterval) {
  const PrunerConfig config{
      .startup_trials = 1, .warmup_steps = 2, .interval_steps = 5};  // from steps 2, 7, 12
  const Curve best{{2, 0}, {3, 0}, {6, 0}, {8, 0}, {9, 0}};
  EXPECT_TRUE(judge(config, {best}, {{2, 1}}).prune);
  EXPECT_FALSE(judge(config, {best}, {{2, 1}, {3, 1}}).prune);
  EXPECT_TRUE(judge(config, {best}, {{3, 1}}).prune);
  EXPECT_TRUE(judge(config, {best}, {{6, 1}, {8, 1}}).prune);
  EXPECT_FALSE(judge(config, {best}, {{8, 1}, {9, 1}}).prune);
}

TEST(PercentilePruner, InterpolatesBetweenValues) {
  const std::vector<Curve> complete{{{1, 0}}, {{1, 10}}, {{1, 20}}, {{1, 30}}, {{1, 40}}};
  PrunerConfig config{.percentile = 30, .startup_trials = 1};  // 30 per cent of 4 gaps: 12
  EXPECT_FALSE(judge(config, complete, {{1, 11.99}}).prune);
  EXPECT_TRUE(judge(config, complete, {{1, 12.01}}).prune);
  EXPECT_FALSE(judge(config, complete, {{1, 28.01}}, Direction::maximize).prune);
  EXPECT_TRUE(judge(config, complete, {{1, 27.99}}, Direction::maximize).prune);
}

/// Trials that have passed rung 0 with these values; the last has the given curve and is judged.
Verdict judge_rung(const PrunerConfig& config, const std::vector<double>& rung, const Curve& running,
                   Direction direction = Direction::minimize) {
  std::vector<TrialRecord> trials;
  for (double value : rung) {
    trials.push_back(trial_of(static_cast<int>(trials.size()), TrialState::pruned, {}));
    trials.back().system_attributes["completed_rung_0"] = Json(value).dump();
  }
  trials.push_back(trial_of(static_cast<int>(trials.size()), TrialState::running, running));
  return make_pruner(config)->judge({trials, direction}, trials.back());
}

const PrunerConfig halving{.name = PrunerName::successive_halving, .min_resource = 2, .reduction_factor = 4};

TEST(SuccessiveHalvingPruner, KeepsTheBestQuarterOfARung) {
  EXPECT_FALSE(judge_rung(halving, {}, {{2, 5}}).prune) << "the first is the best of one";
  EXPECT_TRUE(judge_rung(halving, {1, 2, 3}, {{2, 1.5}}).prune) << "one of four goes on";
  EXPECT_FALSE(judge_rung(halving, {1, 2, 3}, {{2, 1}}).prune) << "a tie counts as best";
  EXPECT_FALSE(judge_rung(halving, {1, 2, 3, 4, 5, 6, 7}, {{2, 1.5}}).prune) << "two of eight go on";
  EXPECT_TRUE(judge_rung(halving, {1, 2, 3}, {{2, 2.5}}, Direction::maximize).prune);
  EXPECT_FALSE(judge_rung(halving, {1, 2, 3}, {{2, 3.5}}, Direction::maximize).prune);
}

TEST(SuccessiveHalvingPruner, JudgesOnlyAtRungsAndWritesThemDown) {
  EXPECT_TRUE(judge_rung(halving, {1}, {{1, 9}}).attributes.empty()) << "rung 0 is at step 2";
  const Verdict first = judge_rung(halving, {}, {{2, 0.5}});
  EXPECT_EQ(first.attributes, (std::vector<std::pair<std::string, double>>{{"completed_rung_0", 0.5}}));
  const Verdict both = judge_rung(halving, {}, {{1, 7}, {8, 0.5}});
  EXPECT_EQ(both.attributes, (std::vector<std::pair<std::string, double>>{{"completed_rung_0", 0.5},
                                                                          {"completed_rung_1", 0.5}}));
  PrunerConfig later = halving;
  later.min_early_stopping_rate = 1;
  EXPECT_TRUE(judge_rung(later, {}, {{7, 1}}).attributes.empty()) << "rung 0 is at step 8";
  EXPECT_EQ(judge_rung(later, {}, {{8, 1}}).attributes.size(), 1u);
}

TEST(SuccessiveHalvingPruner, PrunesWhatIsNotFinite) {
  EXPECT_TRUE(judge_rung(halving, {}, {{2, NAN}}).prune);
  EXPECT_TRUE(judge_rung(halving, {}, {{2, NAN}}).attributes.empty());
  EXPECT_FALSE(judge_rung(halving, {}, {{1, NAN}}).prune) << "not at a rung yet";
}

TEST(SuccessiveHalvingPruner, TakesAHundredthOfTheLongestTrialAsTheFirstRung) {
  PrunerConfig config{.name = PrunerName::successive_halving};
  EXPECT_FALSE(judge(config, {}, {{500, 1}}).prune) << "no trial is complete";
  EXPECT_TRUE(judge(config, {{{499, 1}}}, {{3, 1}}).attributes.empty()) << "rung 0 is at step 4";
  EXPECT_EQ(judge(config, {{{499, 1}}}, {{4, 1}}).attributes.size(), 1u);
  EXPECT_EQ(judge(config, {{{20, 1}}}, {{1, 1}}).attributes.size(), 1u) << "at least 1";
}

PrunerConfig config_of(const Json& json) { return parse_study(Json{{"pruner", json}}.dump()).pruner; }

TEST(PrunerOracle, EveryDecisionIsOptunas) {
  const std::string time = "2024-05-01T12:00:00.000000";
  for (const Json& test : Json::parse(oracle::embedded_text("pruner_decisions.json"))) {
    StudyConfig config;
    config.direction = test["direction"] == "minimize" ? Direction::minimize : Direction::maximize;
    config.pruner = config_of(test["pruner"]);
    Study study(config, {}, [](std::string_view) {});
    int pruned = 0;
    for (const Json& event : test["events"]) {
      const int trial = event[0].get<int>();
      if (event[1] == "ask") {
        ASSERT_EQ(study.ask(time).number(), trial);
      } else if (event[1] == "report") {
        study.report(trial, event[2].get<int>(), event[3].is_null() ? NAN : event[3].get<double>());
        const bool prune = event[4].get<bool>();
        ASSERT_EQ(study.should_prune(trial), prune) << test["pruner"] << " " << event;
        pruned += prune;
      } else {
        const bool complete = event[2] == "complete";
        study.tell(trial,
                   complete               ? Outcome::complete(0)
                   : event[2] == "pruned" ? Outcome::pruned()
                                          : Outcome::failed("test"),
                   time);
      }
    }
    EXPECT_GT(pruned, 0);
  }
}

}  // namespace
}  // namespace mlp::study
