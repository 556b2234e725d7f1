#include "mlp/search.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "mlp/error.hpp"
#include "mlp/search_study.hpp"
#include "mlp/search_trial.hpp"

namespace mlp {
namespace {

const std::string layers_space =
    R"({"name": "hidden_layers", "type": "int", "low": 1, "high": 3},
       {"name": "width_1", "type": "int", "low": 8, "high": 32},
       {"name": "optimizer.learning_rate", "type": "float", "low": 0.01, "high": 1, "log": true},
       {"name": "network.initializer", "type": "categorical", "choices": ["he_normal", "zeros"]})";

std::string search_with(const std::string& space, const std::string& more = "") {
  return R"({"experiment": {"network": {"layers": [64, 20, 16, 10]}, "training": {"epochs": 3}}, "space": [)" +
         space + "]" + more + "}";
}

/// The value of one parameter of the space, as a trial has it.
study::ParameterValue value_of(const Search& search, const std::string& name, double value) {
  for (const study::SpaceParameter& parameter : search.study.space.parameters)
    if (parameter.name == name) return {name, parameter.distribution, value};
  throw std::invalid_argument(name);
}

/// "" if the document is allowed, else the field that is not.
std::string rejected_field(const std::string& document) {
  try {
    parse_search(document);
    return "";
  } catch (const InvalidField& error) {
    return error.field();
  }
}

TEST(Search, WritesDownWhatItReads) {
  const Search search = parse_search(
      search_with(layers_space, R"(, "seed": 7, "objective": {"monitor": "validation_loss", "seeds": 2})"));
  EXPECT_EQ(search.study.seed, 7u);
  EXPECT_EQ(search.objective.seeds, 2);
  EXPECT_EQ(search.experiment.training.epochs, 3);
  EXPECT_EQ(to_json(parse_search(to_json(search))), to_json(search));
}

TEST(Search, TheObjectiveDecidesTheDirection) {
  const auto direction = [](const std::string& monitor) {
    return parse_search(search_with(layers_space, R"(, "objective": {"monitor": ")" + monitor + "\"}"))
        .study.direction;
  };
  EXPECT_EQ(direction("validation_loss"), study::Direction::minimize);
  EXPECT_EQ(direction("validation_accuracy"), study::Direction::maximize);
}

TEST(Search, ATrialChangesWhatItsParametersName) {
  const Search search = parse_search(search_with(layers_space));
  const std::vector<study::ParameterValue> values{
      value_of(search, "hidden_layers", 3), value_of(search, "width_1", 12),
      value_of(search, "optimizer.learning_rate", 0.25), value_of(search, "network.initializer", 1)};
  const Experiment experiment = experiment_of(search, values);
  // The second layer keeps its own width; the third, which the experiment lacks, takes the last one's.
  EXPECT_EQ(experiment.network.layers, (std::vector<int>{64, 12, 16, 16, 10}));
  EXPECT_EQ(experiment.optimizer.learning_rate, 0.25);
  EXPECT_EQ(experiment.network.initializer, Initializer::zeros);
  EXPECT_EQ(experiment.seed, search.experiment.seed);
}

TEST(Search, OneWidthForEveryHiddenLayer) {
  const Search search =
      parse_search(search_with(R"({"name": "width", "type": "int", "low": 8, "high": 32})"));
  const std::vector<study::ParameterValue> values{value_of(search, "width", 9)};
  EXPECT_EQ(experiment_of(search, values).network.layers, (std::vector<int>{64, 9, 9, 10}));
}

TEST(Search, ObjectiveJsonTellsApartWhatCannotBeCompared) {
  const std::string same = objective_json(parse_search(search_with(layers_space)));
  EXPECT_EQ(objective_json(parse_search(search_with(layers_space, R"(, "seed": 9)"))), same);
  EXPECT_NE(objective_json(parse_search(search_with(layers_space, R"(, "objective": {"seeds": 2})"))), same);
}

struct BadSearch {
  const char* document;
  const char* field;
};

class RejectedSearch : public testing::TestWithParam<BadSearch> {};

TEST_P(RejectedSearch, NamesTheField) { EXPECT_EQ(rejected_field(GetParam().document), GetParam().field); }

INSTANTIATE_TEST_SUITE_P(
    Search, RejectedSearch,
    testing::Values(
        BadSearch{R"({"space": []})", "space"}, BadSearch{R"({"spaec": []})", "spaec"},
        BadSearch{R"({"objective": {"seeds": 0}, "space": []})", "objective.seeds"},
        BadSearch{R"({"experiment": {"seed": 9007199254740991}, "objective": {"seeds": 2}, "space": []})",
                  "objective.seeds"},
        BadSearch{R"({"experiment": {"training": {"epochs": 0}}, "space": []})",
                  "experiment.training.epochs"},
        BadSearch{R"({"space": [{"name": "seed", "type": "int", "low": 1, "high": 3}]})", "space[0].name"},
        BadSearch{R"({"space": [{"name": "network.layers", "type": "int", "low": 1, "high": 3}]})",
                  "space[0].name"},
        BadSearch{R"({"space": [{"name": "width_2", "type": "int", "low": 1, "high": 3}]})", "space[0].name"},
        BadSearch{R"({"space": [{"name": "width", "type": "int", "low": 1, "high": 3000}]})",
                  "space[0].high"},
        BadSearch{R"({"space": [{"name": "training.epochs", "type": "int", "low": 0, "high": 3}]})",
                  "space[0].low"},
        BadSearch{R"({"space": [{"name": "training.epochs", "type": "float", "low": 1, "high": 3}]})",
                  "space[0].type"},
        BadSearch{R"({"space": [{"name": "network.activation", "type": "categorical",
                      "choices": ["relu", "sine"]}]})",
                  "space[0].choices[1]"}));

TEST(SearchStudy, AJournalTellsItsSearch) {
  const Search search = parse_search(search_with(layers_space, R"(, "name": "digits", "seed": 9)"));
  std::string lines;
  const study::Study::Sink sink = [&](std::string_view line) { lines += line; };
  study::Journal journal;
  keep_objective(search, journal, sink);
  EXPECT_EQ(search_in(*journal.find("digits")), std::nullopt) << "not run yet";
  study::Study study(search.study, std::move(journal), sink);
  const study::Journal read = study::replay(lines).journal;
  EXPECT_EQ(search_in(*read.find("digits")), to_json(search));
}

TEST(SearchStudy, WhatCannotBeReadIsLookedAtAsAForeignStudy) {
  const Search search = parse_search(search_with(layers_space, R"(, "name": "digits")"));
  std::string lines;
  const study::Study::Sink sink = [&](std::string_view line) { lines += line; };
  study::Journal journal;
  keep_objective(search, journal, sink);
  study::Study study(search.study, std::move(journal), sink);
  for (const char* key : {"mlp:study", "mlp:objective"}) {
    for (const char* newer :
         {"7", "[]", R"({"pruner": {"name": "hyperband"}, "objective": {"seeds": -1}})"}) {
      study::Journal other = study::replay(lines).journal;
      other.apply(study::SetStudyAttribute{0, study::Owner::user, key, newer});
      EXPECT_EQ(search_in(*other.find("digits")), std::nullopt) << key << " " << newer;
    }
  }
}

TEST(SearchStudy, TrialsOfAnotherObjectiveAreNotMixed) {
  const study::Study::Sink sink = [](std::string_view) {};
  study::Journal journal;
  keep_objective(parse_search(search_with(layers_space)), journal, sink);
  keep_objective(parse_search(search_with(layers_space, R"(, "seed": 2)")), journal, sink);
  const auto fault = [&](const std::string& more) {
    try {
      keep_objective(parse_search(search_with(layers_space, more)), journal, sink);
      return std::string();
    } catch (const InvalidField& error) {
      return error.field();
    }
  };
  EXPECT_EQ(fault(R"(, "objective": {"seeds": 3})"), "journal");
  EXPECT_EQ(fault(R"(, "name": "another")"), "name");
}

/// A version that came later has more fields; left out of what an earlier one kept they mean their defaults.
TEST(SearchStudy, OfAnEarlierVersionGoesOn) {
  const study::Study::Sink sink = [](std::string_view) {};
  const std::string early = R"({"objective": {"monitor": "validation_accuracy"},
    "experiment": {"network": {"layers": [64, 20, 16, 10]}, "training": {"epochs": 3}}})";
  const auto journal_with = [&](const std::string& objective) {
    study::Journal journal;
    keep_objective(parse_search(search_with(layers_space)), journal, sink);
    journal.apply(study::SetStudyAttribute{0, study::Owner::user, "mlp:objective", objective});
    return journal;
  };
  study::Journal journal = journal_with(early);
  EXPECT_NO_THROW(keep_objective(parse_search(search_with(layers_space)), journal, sink));
  EXPECT_THROW(keep_objective(parse_search(search_with(layers_space, R"(, "objective": {"seeds": 3})")), journal, sink),
               InvalidField);
  for (const char* unknown : {R"({"experiment": {"newer": 1}})", "7", "[]", "null"}) {
    study::Journal other = journal_with(unknown);
    EXPECT_THROW(keep_objective(parse_search(search_with(layers_space)), other, sink), InvalidField) << unknown;
  }
}

TEST(SearchTrial, IsTheMeanOverItsSeeds) {
  const Search search =
      parse_search(search_with(layers_space, R"(, "objective": {"monitor": "validation_loss", "seeds": 2})"));
  SearchTrial trial(search.objective, experiment_of(search, {}));
  int epochs = 0;
  while (trial.next_epoch()) EXPECT_EQ(trial.epoch(), ++epochs);
  EXPECT_EQ(epochs, 3);

  double sum = 0;
  Experiment experiment = experiment_of(search, {});
  for (int i = 0; i < 2; ++i, ++experiment.seed) {
    Trainer trainer(experiment);
    for (int epoch = 0; epoch < 3; ++epoch) trainer.epoch();
    sum += trainer.evaluate(Part::validation).loss;
  }
  EXPECT_EQ(trial.value(), sum / 2);
  EXPECT_EQ(trial.reason(), "");
}

TEST(SearchTrial, InPiecesItIsTheSame) {
  const Search search = parse_search(search_with(layers_space, R"(, "objective": {"seeds": 3})"));
  SearchTrial whole(search.objective, experiment_of(search, {}));
  SearchTrial pieces(search.objective, experiment_of(search, {}));
  while (whole.next_epoch()) {
    for (int run = 0; run < 3; ++run) {
      EXPECT_EQ(pieces.epoch(), whole.epoch() - 1);
      ASSERT_TRUE(pieces.advance());
    }
    EXPECT_EQ(pieces.epoch(), whole.epoch());
    EXPECT_EQ(pieces.value(), whole.value());
  }
  while (pieces.advance()) {
  }
  EXPECT_EQ(pieces.epoch(), whole.epoch());
  EXPECT_EQ(pieces.value(), whole.value());
}

TEST(SearchTrial, OfARunThatStoppedEarlyItTakesTheRestoredWeights) {
  const Search search = parse_search(
      R"({"objective": {"monitor": "validation_loss"},
          "experiment": {"training": {"epochs": 50, "batch_size": 32}, "optimizer": {"learning_rate": 2},
                         "early_stopping": {"enabled": true, "patience": 1}},
          "space": [{"name": "width", "type": "int", "low": 8, "high": 64}]})");
  SearchTrial trial(search.objective, experiment_of(search, {}));
  while (trial.next_epoch()) {
  }
  Trainer trainer(experiment_of(search, {}));
  while (trainer.status().state != RunState::stopped_early && trainer.status().epoch < 50) trainer.epoch();
  ASSERT_EQ(trainer.status().state, RunState::stopped_early);
  EXPECT_EQ(trial.value(), trainer.evaluate(Part::validation).loss);
  EXPECT_NE(trial.value(), trainer.history().back().validation_loss);
}

TEST(SearchTrial, SaysWhereItDiverged) {
  const Search search = parse_search(
      R"({"experiment": {"seed": 4, "training": {"epochs": 50}, "optimizer": {"learning_rate": 1000},
                         "network": {"layers": [64, 64, 64, 64, 10], "activation": "identity",
                                     "initializer": "normal"}},
          "space": [{"name": "width", "type": "int", "low": 8, "high": 64}]})");
  SearchTrial trial(search.objective, experiment_of(search, {}));
  while (trial.next_epoch()) {
  }
  EXPECT_TRUE(trial.reason().starts_with("seed 4: epoch ")) << trial.reason();
  EXPECT_LT(trial.epoch(), 50);
}

}  // namespace
}  // namespace mlp
