#include "mlp/study/study.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "mlp/study/importance.hpp"

namespace mlp::study {
namespace {

const std::string start = "2024-05-01T12:00:00.000000", end = "2024-05-01T12:00:01.500000";

StudyConfig config_of(const std::string& json) { return parse_study(json); }

const char* const conditional = R"({"seed": 3, "pruner": {"name": "none"}, "space": [
  {"name": "n", "type": "int", "low": 1, "high": 3},
  {"name": "h2", "type": "int", "low": 32, "high": 128, "when": {"parameter": "n", "at_least": 2}},
  {"name": "h3", "type": "int", "low": 32, "high": 128, "when": {"parameter": "n", "at_least": 3}},
  {"name": "rate", "type": "float", "low": 1e-3, "high": 0.1, "log": true},
  {"name": "init", "type": "categorical", "choices": ["glorot", "he"]}]})";

/// A synthetic loss over the space above.
double loss_of(const TrialRecord& trial) {
  double loss = std::abs(trial.find("n")->value - 2) + std::pow(std::log10(trial.find("rate")->value) + 2, 2);
  if (const ParameterValue* width = trial.find("h2")) loss += std::abs(width->value - 64) / 32;
  return loss + trial.find("init")->value;
}

/// A journal kept as text, and a study on it.
struct Kept {
  std::string text;
  Study::Sink sink() {
    return [this](std::string_view line) { text += line; };
  }
};

Outcome run(Trial& trial) { return Outcome::complete(loss_of(trial.record())); }

std::string now() { return start; }

TEST(Study, DrawsOnlyTheParametersThatExist) {
  Kept kept;
  Study study(config_of(conditional), {}, kept.sink());
  optimize(study, 60, run, now);
  std::set<double> depths;
  for (const TrialRecord& trial : study.trials()) {
    const double n = trial.find("n")->value;
    depths.insert(n);
    EXPECT_EQ(trial.find("h2") != nullptr, n >= 2);
    EXPECT_EQ(trial.find("h3") != nullptr, n >= 3);
    for (const ParameterValue& parameter : trial.parameters) {
      EXPECT_TRUE(contains(parameter.distribution, parameter.value));
    }
  }
  EXPECT_EQ(depths.size(), 3u);
}

TEST(Study, FindsBetterTrialsThanTheRandomOnesItBeginsWith) {
  Kept kept;
  Study study(config_of(conditional), {}, kept.sink());
  optimize(study, 10, run, now);
  const double random_best = study.best()->values[0];
  optimize(study, 50, run, now);
  EXPECT_LT(study.best()->values[0], random_best);
  for (const TrialRecord& trial : study.trials()) EXPECT_GE(trial.values[0], study.best()->values[0]);
}

TEST(Study, TheJournalHoldsAllThatTheStudyKnows) {
  Kept kept;
  Study study(config_of(conditional), {}, kept.sink());
  optimize(study, 15, run, now);
  const Trial running = study.ask(start);
  study.report(running.number(), 3, 0.25);
  const Replay read = replay(kept.text);
  const auto& again = read.journal.find("study")->trials;
  ASSERT_EQ(again.size(), 16u);
  for (std::size_t i = 0; i < again.size(); ++i) {
    EXPECT_EQ(again[i].state, study.trials()[i].state);
    EXPECT_EQ(again[i].parameters, study.trials()[i].parameters);
    EXPECT_EQ(again[i].values, study.trials()[i].values);
    EXPECT_EQ(again[i].intermediate, study.trials()[i].intermediate);
  }
  EXPECT_EQ(to_json(*config_in(*read.journal.find("study"))), to_json(study.config()));
}

TEST(Study, TheSameSeedGivesTheSameStudyAndAnotherSeedAnother) {
  for (const bool joint : {false, true}) {
    StudyConfig config = config_of(conditional);
    config.sampler.joint = joint;
    Kept a, b, other;
    Study study_a(config, {}, a.sink()), study_b(config, {}, b.sink());
    optimize(study_a, 40, run, now);
    optimize(study_b, 40, run, now);
    EXPECT_EQ(a.text, b.text);
    config.seed = 4;
    Study study_c(config, {}, other.sink());
    optimize(study_c, 40, run, now);
    EXPECT_NE(a.text.substr(a.text.size() / 2), other.text.substr(other.text.size() / 2));
  }
}

TEST(Study, AnInterruptedStudyGoesOnAsIfNothingHadHappened) {
  StudyConfig config = config_of(conditional);
  config.sampler.joint = true;
  Kept whole;
  Study uninterrupted(config, {}, whole.sink());
  optimize(uninterrupted, 40, run, now);

  Kept kept;
  {
    Study study(config, {}, kept.sink());
    optimize(study, 37, run, now);
    study.ask(start);  // and the tab is closed
  }
  const std::string torn = R"({"op_code":7,"worker_id":"mlp","tr)";
  Replay read = replay(kept.text + torn);
  EXPECT_TRUE(read.torn);
  kept.text.resize(read.whole_bytes);
  const StudyConfig kept_config = *config_in(*read.journal.find("study"));
  Study study(kept_config, std::move(read.journal), kept.sink());
  const std::vector<ParameterValue> interrupted = study.trials().back().parameters;
  EXPECT_EQ(study.requeue_interrupted(), std::vector{37});
  EXPECT_EQ(study.trials()[37].state, TrialState::waiting);
  optimize(study, 3, run, now);

  ASSERT_EQ(study.trials().size(), 40u);
  EXPECT_EQ(study.trials()[37].parameters, interrupted);
  for (int i = 0; i < 40; ++i) {
    EXPECT_EQ(study.trials()[i].parameters, uninterrupted.trials()[i].parameters) << i;
    EXPECT_EQ(study.trials()[i].values, uninterrupted.trials()[i].values) << i;
  }
  EXPECT_EQ(replay(kept.text).journal.find("study")->trials.size(), 40u);
}

/// Reports eight times on the way to the trial's loss, which it ends with unless the pruner stops it.
Outcome run_in_steps(Trial& trial) {
  const double loss = loss_of(trial.record());
  for (int step = 1; step <= 8; ++step) {
    trial.report(step, loss + std::sin(step * loss) / step);
    if (trial.should_prune()) return Outcome::pruned();
  }
  return Outcome::complete(loss);
}

/// The trials after a study went on with this journal until `trials` had ended.
std::vector<TrialRecord> resumed(const StudyConfig& config, const std::string& text, int trials) {
  Kept kept;
  Study study(config, replay(text).journal, kept.sink());
  study.requeue_interrupted();
  const auto ended = std::count_if(study.trials().begin(), study.trials().end(),
                                   [](const TrialRecord& trial) { return trial.finished(); });
  optimize(study, trials - static_cast<int>(ended), run_in_steps, now);
  return study.trials();
}

TEST(Study, CutAfterAnyLineItGoesOnToTheSameTrials) {
  constexpr int trials = 24;
  for (const char* pruner : {R"("successive_halving", "min_resource": 1, "reduction_factor": 2)",
                             R"("percentile", "startup_trials": 3)"}) {
    const StudyConfig config =
        config_of(std::string(conditional).replace(std::string(conditional).find("\"none\""), 6, pruner));
    Kept kept;
    Study whole(config, {}, kept.sink());
    optimize(whole, trials, run_in_steps, now);
    int pruned = 0;
    for (const TrialRecord& trial : whole.trials()) pruned += trial.state == TrialState::pruned;
    EXPECT_GT(pruned, 3);
    for (std::size_t end = kept.text.find('\n'); end != std::string::npos;
         end = kept.text.find('\n', end + 1)) {
      const std::vector<TrialRecord> again = resumed(config, kept.text.substr(0, end + 1), trials);
      ASSERT_EQ(again.size(), whole.trials().size());
      for (int i = 0; i < trials; ++i) {
        const TrialRecord &a = again[i], &b = whole.trials()[i];
        ASSERT_TRUE(a.state == b.state && a.parameters == b.parameters && a.values == b.values &&
                    a.intermediate == b.intermediate && a.system_attributes == b.system_attributes)
            << pruner << ": trial " << i << " after a cut at byte " << end;
      }
    }
  }
}

TEST(Study, DefineByRunDrawsWhatTheObjectiveAsksFor) {
  Kept kept;
  Study study(config_of(R"({"direction": "maximize", "seed": 5})"), {}, kept.sink());
  optimize(
      study, 40,
      [](Trial& trial) {
        const double x = trial.suggest_float("x", -5, 5);
        EXPECT_EQ(trial.suggest_float("x", -5, 5), x) << "asked again: the same value";
        const double q = trial.suggest_float("q", 0, 1, {.step = 0.25});
        EXPECT_EQ(q * 4, std::floor(q * 4));
        const std::string kind = trial.suggest_categorical("kind", {"one", "two"});
        const std::int64_t n = kind == "two" ? trial.suggest_int("n", 1, 1024, {.log = true}) : 0;
        return Outcome::complete(-x * x - q + (kind == "two") - std::abs(std::log2(n + 1) - 5) / 5);
      },
      now);
  EXPECT_LT(std::abs(study.best()->find("x")->value), 1);
  const auto again = replay(kept.text).journal.find("study")->trials;
  for (const TrialRecord& trial : again) {
    EXPECT_EQ(trial.parameters.size(), trial.find("kind")->value == 1 ? 4u : 3u);
  }
}

TEST(Study, DefineByRunRefusesRangesThatDoNotGoTogether) {
  Kept kept;
  Study study(config_of("{}"), {}, kept.sink());
  Trial trial = study.ask(start);
  trial.suggest_float("x", 0, 1);
  Trial next = study.ask(start);
  EXPECT_THROW(next.suggest_int("x", 0, 1), InvalidField);
  EXPECT_THROW(next.suggest_float("x", 1e-3, 1, {.log = true}), InvalidField);
  EXPECT_THROW(next.suggest_float("y", 1, 0), InvalidField);
  EXPECT_THROW(next.suggest_float("y", 0, 1, {.log = true}), InvalidField);
  EXPECT_THROW(next.suggest_categorical("y", {}), InvalidField);
  EXPECT_NO_THROW(next.suggest_float("x", 0, 2));
}

TEST(Study, AnOutcomeThatIsNotFiniteFails) {
  Kept kept;
  Study study(config_of(conditional), {}, kept.sink());
  for (double value : {NAN, INFINITY, -INFINITY}) {
    const int number = study.ask(start).number();
    EXPECT_TRUE(study.tell(number, Outcome::complete(value), end));
    EXPECT_EQ(study.trials()[number].state, TrialState::failed);
    EXPECT_TRUE(study.trials()[number].values.empty());
    EXPECT_NE(study.trials()[number].user_attributes.at("fail_reason"), "");
  }
  EXPECT_EQ(study.best(), nullptr);
}

TEST(Study, AReportThatIsNotFiniteIsKeptWithoutBareNaN) {
  Kept kept;
  Study study(config_of(R"({"pruner": {"startup_trials": 0}})"), {}, kept.sink());
  const int first = study.ask(start).number();
  study.report(first, 4, 1);
  study.tell(first, Outcome::complete(1), end);
  const int number = study.ask(start).number();
  EXPECT_TRUE(study.report(number, 4, NAN));
  EXPECT_TRUE(study.should_prune(number)) << "all its values are NaN";
  const TrialRecord trial = replay(kept.text).journal.find("study")->trials[number];
  EXPECT_TRUE(std::isnan(trial.intermediate.at(4)));
  EXPECT_EQ(trial.user_attributes.at("not_finite:4"), "\"NaN\"");
  for (std::size_t at = 0; at < kept.text.size();) {
    const std::size_t line_end = kept.text.find('\n', at);
    EXPECT_TRUE(nlohmann::json::accept(kept.text.substr(at, line_end - at)));
    at = line_end + 1;
  }
}

TEST(Study, WhatWasToldFirstCounts) {
  Kept kept;
  Study study(config_of(conditional), {}, kept.sink());
  const int number = study.ask(start).number();
  EXPECT_TRUE(study.tell(number, Outcome::complete(1), end));
  const std::string before = kept.text;
  EXPECT_FALSE(study.tell(number, Outcome::complete(2), end));
  EXPECT_FALSE(study.report(number, 1, 3));
  EXPECT_FALSE(study.requeue(number));
  EXPECT_FALSE(study.should_prune(number));
  EXPECT_EQ(kept.text, before);
  EXPECT_EQ(study.trials()[number].values, std::vector{1.0});
}

TEST(Study, APrunedTrialHasItsLastReportedValue) {
  Kept kept;
  Study study(config_of(conditional), {}, kept.sink());
  const int number = study.ask(start).number();
  study.report(number, 1, 0.5);
  study.report(number, 2, 0.25);
  study.tell(number, Outcome::pruned(), end);
  EXPECT_EQ(study.trials()[number].state, TrialState::pruned);
  EXPECT_EQ(study.trials()[number].values, std::vector{0.25});
  EXPECT_EQ(study.best(), nullptr) << "only complete trials count";
}

TEST(Study, AThrowingObjectiveFailsItsTrialAndIsHeard) {
  Kept kept;
  Study study(config_of(conditional), {}, kept.sink());
  EXPECT_THROW(optimize(
                   study, 5, [](Trial&) -> Outcome { throw std::runtime_error("out of memory"); }, now),
               std::runtime_error);
  ASSERT_EQ(study.trials().size(), 1u);
  EXPECT_EQ(study.trials()[0].state, TrialState::failed);
  EXPECT_EQ(study.trials()[0].user_attributes.at("fail_reason"), "\"out of memory\"");
}

TEST(Study, WhatTheSinkCannotKeepHasNotHappened) {
  Kept kept;
  bool full = false;
  Study study(config_of(conditional), {}, [&](std::string_view line) {
    if (full) throw std::runtime_error("disk full");
    kept.text += line;
  });
  const int number = study.ask(start).number();
  full = true;
  EXPECT_THROW(study.tell(number, Outcome::complete(1), end), std::runtime_error);
  EXPECT_EQ(study.trials()[number].state, TrialState::running);
  EXPECT_THROW(study.ask(start), std::runtime_error);
  EXPECT_EQ(study.trials().size(), 1u);
  full = false;
  EXPECT_TRUE(study.tell(number, Outcome::complete(1), end));
}

TEST(Study, RunsWhatOptunaEnqueued) {
  const std::string journal = R"({"op_code":0,"worker_id":"w","study_name":"study","directions":[1]})"
                              "\n"
                              R"({"op_code":4,"worker_id":"w","study_id":0,"datetime_start":null,"state":4,)"
                              R"("system_attrs":{"fixed_params":{"n":2,"rate":0.05,"init":"he","h2":1000}}})"
                              "\n";
  Kept kept{journal};
  Study study(config_of(conditional), replay(journal).journal, kept.sink());
  const Trial trial = study.ask(start);
  EXPECT_EQ(trial.number(), 0);
  EXPECT_EQ(trial.record().state, TrialState::running);
  EXPECT_EQ(trial.record().find("n")->value, 2);
  EXPECT_EQ(trial.record().find("rate")->value, 0.05);
  EXPECT_EQ(trial.record().find("init")->value, 1);
  EXPECT_TRUE(contains(integer(32, 128), trial.record().find("h2")->value)) << "what is not allowed is drawn";
  EXPECT_EQ(study.ask(start).number(), 1);
}

TEST(Study, GoesOnOnlyWithAStudyOfTheSameKind) {
  const auto open = [](const char* directions, const char* config) {
    const std::string text =
        std::string(R"({"op_code":0,"worker_id":"w","study_name":"study","directions":)") + directions +
        "}\n";
    Study(config_of(config), replay(text).journal, [](std::string_view) {});
  };
  EXPECT_NO_THROW(open("[1]", R"({"direction": "minimize"})"));
  EXPECT_THROW(open("[1]", R"({"direction": "maximize"})"), InvalidField);
  EXPECT_THROW(open("[1, 2]", R"({"direction": "minimize"})"), InvalidField);

  Kept kept;
  Study study(config_of(conditional), {}, kept.sink());
  study.ask(start);
  StudyConfig changed = study.config();
  changed.space.parameters[3].distribution.log = false;
  EXPECT_THROW(Study(changed, replay(kept.text).journal, [](std::string_view) {}), InvalidField);
  changed = study.config();
  changed.space.parameters[3].distribution.high = 1;
  EXPECT_NO_THROW(Study(changed, replay(kept.text).journal, [](std::string_view) {}))
      << "a range may be moved";
}

TEST(Study, AFailuresReasonIsKeptWholeWhateverItHolds) {
  const std::string cut_in_a_character = std::string(57, 'x') + "\u00e9\u00e9";
  for (const std::string& reason : {std::string(59, 'x'), std::string(100'000, '"'), cut_in_a_character,
                                    std::string("line\nbreak \\ \x01 {\"a\": [")}) {
    Kept kept;
    Study study(config_of(conditional), {}, kept.sink());
    study.tell(study.ask(start).number(), Outcome::failed(reason), end);
    const TrialRecord trial = replay(kept.text).journal.studies().at(0).trials.at(0);
    EXPECT_EQ(trial.state, TrialState::failed);
    EXPECT_EQ(nlohmann::json::parse(trial.user_attributes.at("fail_reason")), reason);
  }
  Kept kept;
  Study study(config_of(conditional), {}, kept.sink());
  study.tell(study.ask(start).number(), Outcome::failed("no \xff UTF-8"), end);
  EXPECT_EQ(replay(kept.text).journal.studies()[0].trials[0].user_attributes.at("fail_reason"),
            "\"no \uFFFD UTF-8\"");
}

TEST(Study, BadCallsNameWhatIsWrong) {
  Kept kept;
  Study study(config_of(conditional), {}, kept.sink());
  EXPECT_THROW(study.ask("noon"), InvalidField);
  EXPECT_THROW(study.ask("2024-05-01T12:00:00.000000Z"), InvalidField);
  EXPECT_THROW(study.tell(0, Outcome::complete(1), end), InvalidField) << "no such trial";
  const int number = study.ask(start).number();
  EXPECT_THROW(study.report(number, -1, 0), InvalidField);
  EXPECT_THROW(study.report(-1, 1, 0), InvalidField);
  EXPECT_THROW(study.set_attribute(number, "k", "{no json"), InvalidField);
  study.requeue(number);
  EXPECT_THROW(study.tell(number, Outcome::complete(1), end), InvalidField) << "it waits";
}

TEST(Study, TheJointModelDrawsTogetherWhatAllTrialsHave) {
  StudyConfig config = config_of(conditional);
  config.sampler.joint = true;
  Kept kept;
  Study study(config, {}, kept.sink());
  optimize(study, 30, run, now);
  Random random(1, "test");
  const auto joint = make_sampler(config.sampler)->draw_joint(study.history(), random);
  std::set<std::string> names;
  for (const ParameterValue& parameter : joint) names.insert(parameter.name);
  EXPECT_EQ(names, (std::set<std::string>{"n", "rate", "init"})) << "h2 and h3 are not in every trial";
  EXPECT_TRUE(make_sampler({.name = SamplerName::random})->draw_joint(study.history(), random).empty());
}

TEST(Study, ImportanceFindsTheParameterThatMatters) {
  Kept kept;
  StudyConfig config = config_of(R"({"seed": 2, "sampler": {"name": "random"}, "space": [
    {"name": "idle", "type": "float", "low": 0, "high": 1}, {"name": "matters", "type": "float", "low": 0, "high": 1}]})");
  Study study(config, {}, kept.sink());
  optimize(
      study, 200, [](Trial& trial) { return Outcome::complete(trial.record().find("matters")->value); }, now);
  const auto importances = ped_anova(study.history());
  ASSERT_EQ(importances.size(), 2u);
  EXPECT_EQ(importances[0].name, "matters");
  EXPECT_GT(importances[0].share, 0.8);
  EXPECT_TRUE(ped_anova({}).empty());
}

}  // namespace
}  // namespace mlp::study
