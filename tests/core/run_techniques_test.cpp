// Techniques at work in a run: what the trainer does with clipping, schedules, early stopping and the
// published behaviour. Each technique alone is held against PyTorch in techniques_test.cpp.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "mlp/clipping.hpp"
#include "mlp/error.hpp"
#include "mlp/range_test.hpp"
#include "mlp/trainer.hpp"

namespace mlp {
namespace {

Experiment small() {
  Experiment experiment;
  experiment.network.layers = {64, 12, 10};
  experiment.data.train_size = 100;
  experiment.training = {.epochs = 40, .batch_size = 50};
  experiment.optimizer.learning_rate = 0.5;
  return experiment;
}

void to_the_end(Trainer& trainer) {
  while (trainer.status().state == RunState::ready || trainer.status().state == RunState::running)
    trainer.epoch();
}

TEST(RunClipping, LimitsTheUpdateAndReportsTheNormBefore) {
  for (const ClippingMode mode :
       {ClippingMode::value, ClippingMode::tensor_norm, ClippingMode::global_norm}) {
    Experiment experiment = small();
    experiment.clipping = {mode, 0.01};
    Trainer clipped(experiment), plain(small());
    clipped.step();
    plain.step();
    EXPECT_EQ(clipped.batch().grad_norm, plain.batch().grad_norm);
    const auto gradients = clipped.network().gradients();
    if (mode == ClippingMode::value) {
      EXPECT_LE(*std::max_element(gradients.begin(), gradients.end()), 0.01f);
    }
    if (mode == ClippingMode::global_norm) {
      EXPECT_NEAR(norm_of<float>(gradients), 0.01, 1e-8);
    }
    if (mode == ClippingMode::tensor_norm) {
      for (const TensorShape& tensor : clipped.network().tensors())
        EXPECT_LE(norm_of<float>(gradients.subspan(tensor.offset, tensor.size())), 0.01 * (1 + 1e-6))
            << tensor.name;
    }
    clipped.epoch();
    EXPECT_EQ(clipped.history().back().clipped_share, 1);
  }
  Trainer plain(small());
  plain.epoch();
  EXPECT_EQ(plain.history().back().clipped_share, 0);
}

TEST(RunClipping, ReachesTheLayersThatLearnAlone) {
  Experiment experiment = small();
  experiment.clipping = {ClippingMode::global_norm, 0.01};
  experiment.training.frozen_layers = 1;
  Trainer trainer(experiment);
  trainer.step();
  const ParameterRange head = trainer.network().layer_range(2);
  EXPECT_NEAR(norm_of<float>(trainer.network().gradients().subspan(head.offset, head.size)), 0.01, 1e-8);
}

TEST(RunSchedule, SetsTheRateOfEveryUpdate) {
  Experiment experiment = small();
  experiment.schedule.name = ScheduleName::cosine;
  experiment.training.epochs = 10;
  Trainer trainer(experiment);
  to_the_end(trainer);
  for (const EpochMetrics& row : trainer.history()) {
    const std::int64_t step = std::max<std::int64_t>(row.step - 1, 0);
    EXPECT_DOUBLE_EQ(row.learning_rate, 0.5 * rate_factor(experiment.schedule, step, 20)) << row.epoch;
  }
}

TEST(RunSchedule, ReducesTheRateOnAPlateau) {
  Experiment experiment = small();
  experiment.optimizer.learning_rate = 1e-6;  // too low to improve anything by much, but it improves
  experiment.schedule = {.name = ScheduleName::reduce_on_plateau, .gamma = 0.5, .patience = 2};
  Trainer slow(experiment);
  to_the_end(slow);
  EXPECT_EQ(slow.history().back().learning_rate, 1e-6);
  experiment.optimizer.learning_rate = 20;  // far too high
  Trainer fast(experiment);
  to_the_end(fast);
  EXPECT_LT(fast.history().back().learning_rate, 20);
}

Experiment overfitting() {
  Experiment experiment = small();
  experiment.data.train_size = 60;
  experiment.data.label_noise = 0.4;
  experiment.network.batch_norm = true;
  experiment.optimizer.learning_rate = 2;
  experiment.training.epochs = 300;
  experiment.early_stopping = {.enabled = true, .patience = 8};
  return experiment;
}

TEST(RunEarlyStopping, GoesBackToTheBestEpochToTheByte) {
  Trainer trainer(overfitting());
  std::vector<std::string> weights{trainer.status().weights_hash}, statistics{""};
  to_the_end(trainer);
  const RunStatus status = trainer.status();
  ASSERT_EQ(status.state, RunState::stopped_early);
  ASSERT_EQ(status.epoch, status.best_epoch + 8);
  EXPECT_EQ(trainer.history().back().patience_left, 0);

  Experiment plain = overfitting();
  plain.early_stopping.enabled = false;
  Trainer again(plain);
  for (int i = 0; i < status.best_epoch; ++i) again.epoch();
  EXPECT_EQ(status.weights_hash, again.status().weights_hash);
  EXPECT_EQ(status.best_weights_hash, again.status().weights_hash);
  EXPECT_EQ(hash_of<float>(trainer.network().running_statistics()),
            hash_of<float>(again.network().running_statistics()));
  EXPECT_EQ(status.best_value, trainer.evaluate(Part::validation).loss);
  for (const EpochMetrics& row : again.history())
    EXPECT_GE(row.epoch == 0 ? 99 : row.validation_loss, status.best_value);
  trainer.epoch();
  EXPECT_EQ(trainer.status().weights_hash, status.weights_hash);
}

TEST(RunEarlyStopping, PublishedRestoresNothing) {
  Experiment experiment = overfitting();
  Trainer corrected(experiment);
  experiment.published.early_stopping = true;
  Trainer published(experiment);
  experiment.published.early_stopping = false;
  experiment.early_stopping.restore_best = false;
  Trainer last(experiment);
  for (Trainer* trainer : {&corrected, &published, &last}) to_the_end(*trainer);
  EXPECT_EQ(published.status().best_epoch, corrected.status().best_epoch);
  EXPECT_EQ(published.status().weights_hash, last.status().weights_hash);
  EXPECT_NE(published.status().weights_hash, published.status().best_weights_hash);
}

TEST(RunEarlyStopping, CanWatchTheAccuracy) {
  Experiment experiment = small();
  experiment.early_stopping = {.enabled = true, .monitor = Monitor::validation_accuracy, .patience = 3};
  Trainer trainer(experiment);
  to_the_end(trainer);
  double best = 0;
  for (const EpochMetrics& row : trainer.history())
    if (row.epoch > 0) best = std::max(best, row.validation_accuracy);
  EXPECT_EQ(trainer.status().best_value, best);
}

TEST(RunPublished, ShowsAnotherLossThanTheOneThatFalls) {
  Experiment experiment = small();
  experiment.published.shown_loss = ShownLoss::categorical_crossentropy;
  experiment.training.batch_size = 0;
  Trainer trainer(experiment), plain(small());
  trainer.epoch();
  const EpochMetrics &before = trainer.history()[0], &after = trainer.history()[1];
  EXPECT_LT(after.validation_loss, before.validation_loss);
  EXPECT_GT(after.shown_validation_loss, before.shown_validation_loss);
  EXPECT_NEAR(after.shown_train_loss, before.shown_train_loss, 1e-6);  // measured before the only update
  EXPECT_TRUE(std::isnan(plain.history()[0].shown_train_loss));
}

TEST(RunPublished, CallsNormsOfWeightsGradientNorms) {
  Experiment experiment = small();
  experiment.published.gradient_norms = true;
  Trainer trainer(experiment);
  trainer.epoch();
  const TensorShape& weights = trainer.network().tensors()[0];
  EXPECT_NEAR(trainer.history().back().layer_grad_norms[0],
              norm_of<float>(trainer.network().parameters().subspan(0, weights.size())), 1e-6);
}

TEST(RunStatistics, ZerosMakeAllHiddenUnitsTheSame) {
  Experiment experiment = small();
  experiment.network.initializer = Initializer::zeros;
  const ActivationStatistics hidden = Trainer(experiment).activation_statistics(Part::train).at(0);
  EXPECT_EQ(hidden.mean, 0.5);
  EXPECT_EQ(hidden.sd, 0);
}

TEST(RangeTest, RaisesTheRateByTheSameFactorAndMeasuresBeforeTheUpdate) {
  const auto points = learning_rate_range_test(small(), 0.001, 1, 31);
  ASSERT_EQ(points.size(), 31u);
  for (std::size_t i = 0; i < points.size(); ++i)
    EXPECT_NEAR(points[i].learning_rate, 0.001 * std::pow(10, i / 10.0), 1e-12);
  Trainer trainer(small());
  trainer.step_at(0.001);
  EXPECT_EQ(points[0].loss, trainer.batch().loss);
  trainer.step_at(points[1].learning_rate);
  EXPECT_EQ(points[1].loss, trainer.batch().loss);
}

TEST(RangeTest, EndsWhenTheLossExplodes) {
  Experiment experiment = small();
  experiment.network.activation = Activation::relu;
  experiment.training.epochs = 3;
  const auto points = learning_rate_range_test(experiment, 0.01, 1000, 200);
  EXPECT_LT(points.size(), 200u);
  for (const RatePoint& point : points) EXPECT_TRUE(std::isfinite(point.loss));
  EXPECT_THROW(learning_rate_range_test(experiment, 1, 1, 10), InvalidField);
  EXPECT_THROW(learning_rate_range_test(experiment, 0, 1, 10), InvalidField);
  EXPECT_THROW(learning_rate_range_test(experiment, 0.1, 1, 1), InvalidField);
}

}  // namespace
}  // namespace mlp
