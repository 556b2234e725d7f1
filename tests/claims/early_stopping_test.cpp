// What the chapter "Early stopping" says.
#include <gtest/gtest.h>

#include <algorithm>

#include "claims.hpp"

namespace mlp {
namespace {

const EpochMetrics& turning_point(const Trainer& trainer) {
  const auto& history = trainer.history();
  return *std::min_element(history.begin(), history.end(), [](const auto& a, const auto& b) {
    return a.validation_loss < b.validation_loss;
  });
}

Experiment with_patience(int patience, const std::string& name, std::uint64_t seed = 1) {
  Experiment experiment = document(name, seed);
  experiment.early_stopping.patience = patience;
  return experiment;
}

TEST(EarlyStopping, FewNoisyImagesOverfit) {
  for (const std::uint64_t seed : {1, 2}) {
    const Trainer trainer = trained(document("overfit", seed));
    const EpochMetrics& best = turning_point(trainer);
    EXPECT_GT(best.epoch, 100);
    EXPECT_LT(best.epoch, 400);
    EXPECT_GT(last(trainer).validation_loss, 1.5 * best.validation_loss);
    EXPECT_GT(trainer.history()[best.epoch + 1000].validation_loss, 1.4 * best.validation_loss);
    EXPECT_LT(last(trainer).validation_accuracy, best.validation_accuracy - 0.05);
    EXPECT_LT(last(trainer).train_loss, 0.1);
    EXPECT_EQ(last(trainer).train_accuracy, 1);  // wrong labels included
  }
}

TEST(EarlyStopping, OnASmoothCurvePatienceCostsEpochsAndNothingElse) {
  const Trainer usual = trained(document("overfit_stopped"));
  for (const int patience : {1, 10, 500}) {
    const Trainer trainer = trained(with_patience(patience, "overfit_stopped"));
    EXPECT_EQ(trainer.status().state, RunState::stopped_early);
    EXPECT_EQ(trainer.status().best_epoch, usual.status().best_epoch);
    EXPECT_EQ(trainer.status().epoch, usual.status().best_epoch + patience);
    EXPECT_EQ(trainer.status().weights_hash, usual.status().weights_hash);
  }
  EXPECT_LT(usual.status().best_value, 1.25);  // the goal can be reached
}

TEST(EarlyStopping, OnAJumpingCurveAPatienceOfOneStopsFarTooSoon) {
  for (const std::uint64_t seed : {1, 2, 3}) {
    const Trainer impatient = trained(document("overfit_batches", seed));
    const Trainer patient = trained(with_patience(20, "overfit_batches", seed));
    EXPECT_LT(impatient.status().epoch, 20) << seed;
    EXPECT_LT(patient.status().best_value, impatient.status().best_value - 0.5) << seed;
  }
}

TEST(EarlyStopping, WatchingAccuracyEndsSoonerWhileTheLossStillFalls) {
  Experiment experiment = document("overfit_stopped");
  experiment.early_stopping.monitor = Monitor::validation_accuracy;
  const Trainer trainer = trained(experiment);
  EXPECT_LT(trainer.status().epoch, trained(document("overfit_stopped")).status().epoch - 50);
  EXPECT_EQ(turning_point(trainer).epoch, trainer.status().epoch);
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
  EXPECT_NEAR(corrected.evaluate(Part::validation).loss, corrected.status().best_value, 1e-6);
  ASSERT_EQ(published.history().size(), corrected.history().size());
  for (std::size_t epoch = 0; epoch < published.history().size(); ++epoch)
    ASSERT_EQ(published.history()[epoch].validation_loss, corrected.history()[epoch].validation_loss);
}

TEST(EarlyStopping, KeepingTheLastCostsLittleWithPatience50AndMuchWithPatience1000) {
  const auto lost = [](int patience) {
    const Trainer trainer = trained(with_patience(patience, "overfit_stopped"));
    return last(trainer).validation_loss - trainer.status().best_value;
  };
  EXPECT_LT(lost(50), 0.05);
  EXPECT_GT(lost(1000), 0.5);
}

TEST(EarlyStopping, AllImagesGiveItNothingToStop) {
  Experiment experiment = document("full_data");
  const Trainer trainer = trained(experiment);
  EXPECT_EQ(trainer.status().state, RunState::finished);
  EXPECT_EQ(trainer.status().best_epoch, 2000);
  experiment.early_stopping.min_delta = 0.001;
  const Trainer thrifty = trained(experiment);
  EXPECT_EQ(thrifty.status().state, RunState::stopped_early);
  EXPECT_LT(thrifty.status().epoch, 1000);
  experiment.early_stopping.min_delta = 0.01;
  const Trainer greedy = trained(experiment);
  EXPECT_LT(greedy.status().epoch, thrifty.status().epoch);
  EXPECT_GT(greedy.status().best_value, 2 * trainer.status().best_value);
}

}  // namespace
}  // namespace mlp
