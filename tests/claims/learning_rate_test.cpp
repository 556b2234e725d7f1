// What the chapter "Learning rate" says its runs will show.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "claims.hpp"
#include "mlp/range_test.hpp"
#include "mlp/statistics.hpp"

namespace mlp {
namespace {

std::vector<double> losses(const Trainer& trainer, double EpochMetrics::*loss) {
  std::vector<double> values;
  for (const EpochMetrics& row : trainer.history()) values.push_back(row.*loss);
  return values;
}

int rises(const std::vector<double>& values, std::size_t from = 0) {
  int count = 0;
  for (std::size_t i = from + 1; i < values.size(); ++i) count += values[i] > values[i - 1];
  return count;
}

double saturated(const Trainer& trainer) { return trainer.activation_statistics(Part::validation)[0].saturated_share; }

class LearningRate : public testing::TestWithParam<std::uint64_t> {};  // seed
INSTANTIATE_TEST_SUITE_P(Seeds, LearningRate, testing::Values(1, 2, 3));

TEST_P(LearningRate, OneLearnsAHundredthHardlyMovesAndTenJumps) {
  const Trainer low = trained(document("rate_low", GetParam()));
  const Trainer right = trained(document("rate_right", GetParam()));
  const Trainer high = trained(document("rate_high", GetParam()));
  EXPECT_LT(last(low).validation_accuracy, 0.5);
  EXPECT_NEAR(last(low).train_loss, -std::log(0.1) - 9 * std::log(0.9), 0.15);  // every output at the base rate
  EXPECT_EQ(rises(losses(low, &EpochMetrics::train_loss)), 0);
  EXPECT_GT(last(right).validation_accuracy, 0.95);
  EXPECT_EQ(rises(losses(right, &EpochMetrics::train_loss)), 0);
  // Where it ends is chance: with some seeds it is far better than with others, but never near the right one.
  EXPECT_LT(last(high).validation_accuracy, last(right).validation_accuracy - 0.1);
  EXPECT_GT(last(high).train_loss, 2 * last(right).train_loss);
  const auto jumping = losses(high, &EpochMetrics::train_loss);
  EXPECT_GT(rises(jumping), 100);
  EXPECT_GT(*std::max_element(jumping.begin(), jumping.end()), 30);
}

TEST(LearningRateWindow, RatesFromAHalfToFourAllDo) {
  for (const double rate : {0.5, 2.0, 4.0}) {
    Experiment experiment = document("rate_right");
    experiment.optimizer.learning_rate = rate;
    EXPECT_GT(last(trained(experiment)).validation_accuracy, 0.9) << rate;
  }
}

TEST_P(LearningRate, TurnedDownARunIsCalmButStaysFarAboveOneThatBeganGently) {
  const Trainer turned = trained(document("rate_turned_down", GetParam()));
  const Trainer right = trained(document("rate_right", GetParam()));
  EXPECT_LT(rises(losses(turned, &EpochMetrics::train_loss), 150), 20);
  EXPECT_GT(last(turned).train_loss, 4 * last(right).train_loss);
  EXPECT_LT(last(turned).validation_accuracy, 0.7);
}

TEST_P(LearningRate, TheFirstUpdatesAtRateTenSaturateTheUnits) {
  Trainer high(document("rate_high", GetParam())), right(document("rate_right", GetParam()));
  for (int epoch = 0; epoch < 10; ++epoch) high.epoch(), right.epoch();
  EXPECT_GT(saturated(high), 0.95);
  EXPECT_LT(saturated(right), 0.01);
}

TEST_P(LearningRate, TurnedUpARunEndsBelowOneThatStaysAtOne) {
  Experiment experiment = document("rate_right", GetParam());
  experiment.changes = {{50, "optimizer.learning_rate", "6"}};
  const double loss = last(trained(experiment)).validation_loss;
  EXPECT_LT(loss, 0.25);  // the goal is 0.3
  EXPECT_LT(loss, last(trained(document("rate_right", GetParam()))).validation_loss);
}

TEST(LearningRateNoise, OnlyTheAverageShowsThatTheValidationLossRises) {
  const Trainer trainer = trained(document("rate_noisy"));
  const auto validation = losses(trainer, &EpochMetrics::validation_loss);
  const int rising = rises(validation, 100);
  EXPECT_GT(rising, 35);
  EXPECT_LT(rising, 65);
  const auto smooth = smoothed(validation, 0.9);
  EXPECT_GT(smooth[200], 1.05 * smooth[100]);
  EXPECT_GT(smooth[20], 1.5 * validation[20]);  // it lags
  const auto train = losses(trainer, &EpochMetrics::train_loss);
  EXPECT_LT(train[200], 0.6 * train[75]);
}

/// A third of the rate at which the loss was lowest.
double advice(const Experiment& experiment) {
  const auto points = learning_rate_range_test(experiment, 0.001, 100, 100);
  const auto lowest = std::min_element(points.begin(), points.end(),
                                       [](const RatePoint& a, const RatePoint& b) { return a.loss < b.loss; });
  return lowest->learning_rate / 3;
}

TEST_P(LearningRate, TheRangeTestExplodesAtAboutFiveAndAdvisesARateThatLearns) {
  Experiment experiment = document("rate_right", GetParam());
  const auto points = learning_rate_range_test(experiment, 0.001, 100, 100);
  EXPECT_GT(points.back().learning_rate, 3);
  EXPECT_LT(points.back().learning_rate, 10);
  EXPECT_LT(points.size(), 100u);
  experiment.optimizer.learning_rate = advice(experiment);
  EXPECT_GT(last(trained(experiment)).validation_accuracy, 0.95);
}

TEST(LearningRateRange, EveryNetworkHasItsOwn) {
  Experiment experiment = document("rate_right");
  const double sigmoid = advice(experiment);
  experiment.network.layers = {64, 64, 64, 10};
  EXPECT_NEAR(advice(experiment) / sigmoid, 0.9, 0.2);
  experiment.network.layers = {64, 64, 10};
  experiment.network.activation = Activation::tanh;
  EXPECT_NEAR(advice(experiment) / sigmoid, 0.5, 0.15);
  experiment.network.activation = Activation::relu;
  experiment.network.initializer = Initializer::he_normal;
  EXPECT_NEAR(advice(experiment) / sigmoid, 0.2, 0.08);
  experiment.optimizer.learning_rate = advice(experiment);
  EXPECT_GT(last(trained(experiment)).validation_accuracy, 0.95);
}

TEST_P(LearningRate, AGentleStartHelpsAndAFallFromTheStartDoesNot) {
  const auto end = [](const std::string& name) { return last(trained(document(name, GetParam()))); };
  const EpochMetrics constant = end("rate_fast"), warm_up = end("rate_warm_up");
  EXPECT_LT(warm_up.validation_loss, 0.7 * constant.validation_loss);
  EXPECT_GT(warm_up.validation_accuracy, 0.97);
  EXPECT_GT(end("rate_step").validation_loss, constant.validation_loss);
}

TEST(LearningRatePlans, TheGoodOnesLearnAndTheBadOnesDoNot) {
  for (const char* good : {"rate_fast", "rate_warm_up", "rate_cosine", "rate_one_cycle"})
    EXPECT_GT(last(trained(document(good))).validation_accuracy, 0.85) << good;
  for (const char* bad : {"rate_exponential", "rate_plateau"})
    EXPECT_LT(last(trained(document(bad))).validation_accuracy, 0.5) << bad;
}

/// The published run's first epochs, with another loss on the screen or minimised.
Trainer mystery(ShownLoss shown, int epochs = 100, Loss minimised = Loss::sigmoid_binary_cross_entropy) {
  Experiment experiment = document("published_baseline");
  experiment.training.epochs = epochs;
  experiment.published.shown_loss = shown;
  experiment.loss.name = minimised;
  return trained(experiment);
}

TEST(Mystery, OfFourLossesOfOneRunOnlyTheShownOneRises) {
  const Trainer published = mystery(ShownLoss::categorical_crossentropy);
  const Trainer log_loss = mystery(ShownLoss::log_loss), mse = mystery(ShownLoss::mse);
  EXPECT_EQ(published.status().weights_hash, log_loss.status().weights_hash);
  EXPECT_EQ(published.status().weights_hash, mse.status().weights_hash);
  const auto highest_at_start = [](const std::vector<double>& values) {
    return std::max_element(values.begin(), values.end()) == values.begin();
  };
  EXPECT_FALSE(highest_at_start(losses(published, &EpochMetrics::shown_train_loss)));
  EXPECT_TRUE(highest_at_start(losses(published, &EpochMetrics::train_loss)));
  EXPECT_TRUE(highest_at_start(losses(log_loss, &EpochMetrics::shown_train_loss)));
  EXPECT_TRUE(highest_at_start(losses(mse, &EpochMetrics::shown_train_loss)));
  EXPECT_NEAR(last(log_loss).shown_train_loss, last(log_loss).train_loss / 10, 1e-5);
}

TEST(Mystery, SoftmaxHasNoBumpAndTheSquaredErrorHasItToo) {
  const Trainer softmax = mystery(ShownLoss::categorical_crossentropy, 500, Loss::softmax_cross_entropy);
  const auto shown = losses(softmax, &EpochMetrics::shown_train_loss);
  EXPECT_LT(*std::max_element(shown.begin(), shown.end()), 1.01 * shown[0]);
  EXPECT_NEAR(shown[0], 0.247, 0.001);
  EXPECT_NEAR(shown[500], last(softmax).train_loss / 10, 1e-5);
  const Trainer squared = mystery(ShownLoss::categorical_crossentropy, 500, Loss::sigmoid_squared_error);
  EXPECT_GT(last(squared).shown_train_loss, 3 * squared.history()[0].shown_train_loss);
  EXPECT_LT(last(squared).validation_accuracy, 0.3);
}

}  // namespace
}  // namespace mlp
