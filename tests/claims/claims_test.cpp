// What the tutorial says a run will show, held against runs of the very documents in experiments/.
#include "claims.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "mlp/published.hpp"
#include "mlp/statistics.hpp"

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

TEST(Initialisation, WithZerosAllUnitsOfALayerStayTheSame) {
  const Trainer trainer = trained(document("zeros"));
  EXPECT_LT(last(trainer).validation_accuracy, 0.25);
  const Network<float>& network = trainer.network();
  const TensorShape& shape = network.tensors()[0];
  const ConstMatrixView<float> weights{network.parameters().data() + shape.offset, shape.rows, shape.cols};
  EXPECT_GT(weights.norm(), 0);
  for (Eigen::Index unit = 1; unit < weights.rows(); ++unit)
    ASSERT_LT((weights.row(unit) - weights.row(0)).norm(), 1e-3 * weights.row(0).norm()) << unit;
}

TEST(Initialisation, PublishedHeUniformSpreadsTooLittle) {
  Experiment experiment = document("deep_relu");
  experiment.network.initializer = Initializer::he_uniform;
  const auto spread = [&](bool published) {
    experiment.published.he_uniform = published;
    const Network<float> network(experiment);
    return histogram<float>(network.parameters().first(64 * 64), 10).sd;
  };
  EXPECT_NEAR(spread(true), 0.102, 0.002);
  EXPECT_NEAR(spread(false), 0.177, 0.004);
}

TEST(EarlyStopping, FewNoisyImagesOverfit) {
  const Trainer trainer = trained(document("overfit"));
  const auto& history = trainer.history();
  const auto best = std::min_element(history.begin(), history.end(), [](const auto& a, const auto& b) {
    return a.validation_loss < b.validation_loss;
  });
  EXPECT_GT(best->epoch, 100);
  EXPECT_LT(best->epoch, 400);
  EXPECT_GT(last(trainer).validation_loss, 1.5 * best->validation_loss);
  EXPECT_LT(last(trainer).train_loss, 0.1);
}

TEST(EarlyStopping, GoesBackToTheBestAndThePublishedOneDoesNot) {
  Experiment experiment = document("overfit_stopped");
  const Trainer corrected = trained(experiment);
  experiment.published.early_stopping = true;
  const Trainer published = trained(experiment);
  ASSERT_EQ(corrected.status().state, RunState::stopped_early);
  EXPECT_EQ(corrected.status().weights_hash, corrected.status().best_weights_hash);
  EXPECT_NE(published.status().weights_hash, published.status().best_weights_hash);
  EXPECT_EQ(published.status().best_weights_hash, corrected.status().best_weights_hash);
  EXPECT_GT(published.evaluate(Part::validation).loss, corrected.evaluate(Part::validation).loss);
}

TEST(Clipping, RescuesARunThatExplodes) {
  const Trainer exploded = trained(document("exploding")), rescued = trained(document("exploding_clipped"));
  EXPECT_EQ(exploded.status().state, RunState::diverged);
  EXPECT_LT(exploded.status().epoch, 10);
  EXPECT_EQ(rescued.status().state, RunState::finished);
  EXPECT_GT(last(rescued).validation_accuracy, 0.5);
  EXPECT_GT(rescued.history()[1].grad_norm, 1000);
}

}  // namespace
}  // namespace mlp
