// What the chapter "Automated search" says its runs will show, held against the very documents of experiments/.
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "claims.hpp"
#include "mlp/error.hpp"
#include "mlp/search_study.hpp"
#include "mlp/search_trial.hpp"

namespace mlp {
namespace {

Search search_document(const std::string& name) {
  return parse_search(text_of_file("experiments/" + name + ".json"));
}

study::Outcome outcome_of(const Search& search, study::Trial& trial) {
  SearchTrial runs(search.objective, experiment_of(search, trial.record().parameters));
  while (runs.next_epoch()) {
    if (runs.epoch() % search.objective.report_every != 0) continue;
    trial.report(runs.epoch(), runs.value());
    if (trial.should_prune()) return study::Outcome::pruned();
  }
  return runs.reason().empty() ? study::Outcome::complete(runs.value()) : study::Outcome::failed(runs.reason());
}

/// The share of all epochs that trials were trained for: a pruned one ends at its last report.
double trained_share(const study::Study& study, const Search& search) {
  double epochs = 0;
  for (const study::TrialRecord& trial : study.trials())
    epochs += trial.state == study::TrialState::complete ? search.experiment.training.epochs
                                                         : static_cast<double>(trial.last_step().value_or(0));
  return epochs / (static_cast<double>(study.trials().size()) * search.experiment.training.epochs);
}

TEST(AutomatedSearch, TheCorrectedSpaceReaches098AndPruningSavesAThird) {
  Search search = search_document("search");
  search.objective.seeds = 2;
  study::Study study(search.study, {}, [](std::string_view) {});
  study::optimize(study, 50, [&](study::Trial& trial) { return outcome_of(search, trial); },
                  [] { return "2026-01-01T00:00:00.000000"; });
  ASSERT_NE(study.best(), nullptr);
  EXPECT_GE(study.best()->values[0], 0.98);
  EXPECT_LT(trained_share(study, search), 0.67);
}

TEST(AutomatedSearch, AClipThresholdOfZeroIsRefused) {
  std::string document = text_of_file("experiments/search_article.json");
  const auto at = document.find("\"low\": 1e-6");
  ASSERT_NE(at, document.npos);
  document.replace(at, 11, "\"low\": 0");
  try {
    parse_search(document);
    FAIL() << "accepted";
  } catch (const InvalidField& error) {
    EXPECT_EQ(error.field().substr(0, 6), "space[");
    EXPECT_EQ(error.field().substr(error.field().size() - 4), ".low");
  }
}

TEST(AutomatedSearch, TheBestOfFortyEqualNetworksIsLucky) {
  const Experiment experiment = document("luck");
  SearchTrial runs({.seeds = 40}, experiment);
  while (runs.next_epoch()) {
  }
  const std::vector<Evaluation> test = runs.evaluate(Part::test);
  const auto less = [](const Evaluation& a, const Evaluation& b) { return a.accuracy < b.accuracy; };
  const double sum = std::accumulate(test.begin(), test.end(), 0.0, [](double so_far, const Evaluation& evaluation) {
    return so_far + evaluation.accuracy;
  });
  EXPECT_GT(std::max_element(test.begin(), test.end(), less)->accuracy, sum / 40 + 0.005);
}

}  // namespace
}  // namespace mlp
