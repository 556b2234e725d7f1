// What the tutorial says a run will show, held against runs of the very documents in experiments/.
#include "claims.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace mlp {
namespace {

struct PublishedPoint {
  double loss, validation_loss;
};

/// The notebook's log of `run`, by epoch.
std::map<int, PublishedPoint> published_log(const std::string& run) {
  std::istringstream lines(text_of_file("docs/published-log.csv"));
  std::map<int, PublishedPoint> points;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream row(line);
    std::string name, epoch, loss, validation_loss;
    std::getline(row, name, ',') && std::getline(row, epoch, ',') && std::getline(row, loss, ',') &&
        std::getline(row, validation_loss, ',');
    if (name == run) points[std::stoi(epoch)] = {std::stod(loss), std::stod(validation_loss)};
  }
  return points;
}

/// Both shown losses stay within `tolerance` of the log from epoch 50 to `epochs`.
void expect_log(Trainer& trainer, const std::string& run, int epochs, double tolerance) {
  while (trainer.status().epoch < epochs) trainer.epoch();
  int rows = 0;
  for (const auto& [epoch, point] : published_log(run)) {
    if (epoch < 50 || epoch > epochs) continue;
    ++rows;
    const EpochMetrics& row = trainer.history().at(epoch);
    EXPECT_NEAR(row.shown_train_loss, point.loss, tolerance) << "epoch " << epoch;
    EXPECT_NEAR(row.shown_validation_loss, point.validation_loss, tolerance) << "epoch " << epoch;
  }
  EXPECT_EQ(rows, epochs / 50);
}

class PublishedRun : public testing::TestWithParam<std::uint64_t> {};  // seed

TEST_P(PublishedRun, BaselineFollowsTheNotebooksLog) {
  Trainer trainer(document("published_baseline", GetParam()));
  expect_log(trainer, "notebook_baseline", 1550, 0.02);
}

TEST_P(PublishedRun, ShownLossRisesToAPlateauWhileTheMinimisedOneFalls) {
  Trainer trainer(document("published_baseline", GetParam()));
  while (trainer.status().epoch < 60) trainer.epoch();
  const EpochMetrics &untrained = trainer.history()[0], &later = trainer.history()[60];
  EXPECT_LT(untrained.shown_train_loss, 0.12);
  EXPECT_NEAR(later.shown_train_loss, std::log(10) / 10, 0.005);  // every output at the base rate, 0.1
  EXPECT_LT(later.train_loss, untrained.train_loss - 2);
}

INSTANTIATE_TEST_SUITE_P(Seeds, PublishedRun, testing::Values(1, 2, 3));

/// Three seeds follow the whole log, and score in the mean what was published. One score alone, on 360 images
/// with dropout left on, has a standard deviation of more than a point.
void expect_whole_run(const std::string& name, const std::string& run, int last_logged, double accuracy) {
  double sum = 0;
  for (const std::uint64_t seed : {1, 2, 3}) {
    Trainer trainer(document(name, seed));
    expect_log(trainer, run, last_logged, 0.02);
    while (goes_on(trainer)) trainer.epoch();
    sum += trainer.evaluate(Part::test).accuracy;
  }
  EXPECT_NEAR(sum / 3, accuracy, 0.015);
}

TEST(LongPublishedRun, BaselineFollowsTheWholeLogAndReachesItsAccuracy) {
  expect_whole_run("published_baseline", "notebook_baseline", 9950, 0.9611);
}

TEST(LongPublishedRun, FinalRunFollowsTheWholeLogAndReachesItsAccuracy) {
  expect_whole_run("published_final", "notebook_final", 19950, 0.9778);
}

TEST(LongBestRecipe, BeatsTheArticleOnItsTestImages) {
  double sum = 0;
  for (const std::uint64_t seed : {1, 2, 3, 4, 5}) sum += trained(document("best", seed)).evaluate(Part::test).accuracy;
  EXPECT_GE(sum / 5, 0.985);
}

}  // namespace
}  // namespace mlp
