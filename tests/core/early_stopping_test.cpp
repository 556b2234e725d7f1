#include "mlp/early_stopping.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace mlp {
namespace {

const double nan = std::numeric_limits<double>::quiet_NaN();

/// Epoch at which the values would stop the run; -1 if they would not.
int stop_of(const EarlyStoppingConfig& config, const std::vector<double>& values, EarlyStopping& stopping) {
  for (std::size_t epoch = 0; epoch < values.size(); ++epoch) {
    stopping.observe(config, static_cast<int>(epoch), values[epoch]);
    if (stopping.should_stop(config)) return static_cast<int>(epoch);
  }
  return -1;
}

TEST(EarlyStopping, StopsAfterPatienceEpochsWithoutALowerLoss) {
  EarlyStopping stopping;
  EXPECT_EQ(stop_of({.patience = 3}, {1.0, 0.8, 0.9, 0.7, 0.7, 0.75, 0.71, 0.1}, stopping), 6);
  EXPECT_EQ(stopping.best_epoch, 3);
  EXPECT_EQ(stopping.best, 0.7);
}

TEST(EarlyStopping, CountsDownItsPatience) {
  const EarlyStoppingConfig config{.patience = 2};
  EarlyStopping stopping;
  EXPECT_TRUE(stopping.observe(config, 0, 1.0));
  EXPECT_EQ(stopping.patience_left(config), 2);
  EXPECT_FALSE(stopping.observe(config, 1, 1.0));
  EXPECT_EQ(stopping.patience_left(config), 1);
  EXPECT_TRUE(stopping.observe(config, 2, 0.9));
  EXPECT_EQ(stopping.patience_left(config), 2);
}

TEST(EarlyStopping, AsksForMoreThanMinDelta) {
  EarlyStopping stopping;
  EXPECT_EQ(stop_of({.patience = 2, .min_delta = 0.1}, {1.0, 0.95, 0.9}, stopping), 2);
  EXPECT_EQ(stopping.best_epoch, 0);
}

TEST(EarlyStopping, WantsHigherAccuracies) {
  EarlyStopping stopping;
  EXPECT_EQ(stop_of({.monitor = Monitor::validation_accuracy, .patience = 2}, {0.1, 0.5, 0.4, 0.5}, stopping),
            3);
  EXPECT_EQ(stopping.best_epoch, 1);
}

TEST(EarlyStopping, NeverTakesNaNForTheBest) {
  EarlyStopping stopping;
  EXPECT_EQ(stop_of({.patience = 2}, {nan, nan}, stopping), 1);
  EXPECT_EQ(stopping.best_epoch, -1);
  stopping = {};
  EXPECT_EQ(stop_of({.patience = 2}, {nan, 1.0, nan, 0.5}, stopping), -1);
  EXPECT_EQ(stopping.best_epoch, 3);
}

}  // namespace
}  // namespace mlp
