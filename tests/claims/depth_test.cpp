// What the chapter Depth says, held against runs of the documents that its page opens.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "claims.hpp"

namespace mlp {
namespace {

Experiment with_hidden(Experiment experiment, int hidden) {
  experiment.network.layers.assign(hidden + 2, 64);
  experiment.network.layers.back() = 10;
  return experiment;
}

double accuracy(const Experiment& experiment) { return last(trained(experiment)).validation_accuracy; }

/// The lowest validation loss of a run, and its last row.
struct Curve {
  EpochMetrics best, end;
  double risen() const { return end.validation_loss / best.validation_loss; }
};

Curve curve(const Experiment& experiment) {
  const Trainer trainer = trained(experiment);
  const auto& history = trainer.history();
  return {
      *std::min_element(history.begin(), history.end(),
                        [](const auto& a, const auto& b) { return a.validation_loss < b.validation_loss; }),
      history.back()};
}

/// Mean and half of the 95 % t-interval of five runs.
std::pair<double, double> interval(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  double mean = 0, squares = 0;
  for (const double value : values) mean += value / n;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {mean, 2.776 * std::sqrt(squares / (n - 1) / n)};
}

TEST(Depth, FiveSigmoidLayersAreStuckAndReluOrBatchNormFreesThem) {
  EXPECT_LT(accuracy(document("deep_sigmoid")), 0.25);
  EXPECT_GT(accuracy(document("deep_relu")), 0.95);
  EXPECT_GT(accuracy(document("deep_batch_norm")), 0.95);
}

TEST(Depth, GrowthStopsAfterTwoHiddenLayers) {
  std::vector<double> grown;
  for (const int hidden : {0, 1, 2, 3})
    grown.push_back(accuracy(with_hidden(document("depth_grow"), hidden)));
  EXPECT_GT(grown[1], grown[0]);
  EXPECT_GT(grown[2], grown[1]);
  EXPECT_LE(grown[3], grown[2]);
}

TEST(Depth, FromTwoHiddenLayersOnHardlyATrainingImageIsLeft) {
  for (const int hidden : {2, 4}) {
    EXPECT_GT(last(trained(with_hidden(document("depth_grow"), hidden))).train_accuracy, 0.99);
  }
}

TEST(Depth, UpToNineLayersReadTheirTrainingImagesAndTenDivergeOrReadThemWorse) {
  for (int hidden = 3; hidden <= 9; ++hidden)
    EXPECT_GT(last(trained(with_hidden(document("depth_grow"), hidden))).train_accuracy, 0.999) << hidden;
  EXPECT_EQ(trained(with_hidden(document("depth_grow"), 10)).status().state, RunState::diverged);
  EXPECT_NEAR(last(trained(with_hidden(document("depth_grow", 2), 10))).train_accuracy, 0.889, 0.001);
  EXPECT_NEAR(last(trained(with_hidden(document("depth_grow", 3), 10))).train_accuracy, 0.978, 0.001);
}

TEST(Depth, FiveSeedsTellNoneFromOneHiddenLayerAndNoOtherNeighboursApart) {
  std::vector<std::pair<double, double>> intervals;
  for (int hidden = 0; hidden <= 6; ++hidden) {
    std::vector<double> values;
    for (const std::uint64_t seed : {1, 2, 3, 4, 5})
      values.push_back(accuracy(with_hidden(document("depth_grow", seed), hidden)));
    intervals.push_back(interval(values));
  }
  for (std::size_t hidden = 1; hidden < intervals.size(); ++hidden) {
    const auto& [before, half_before] = intervals[hidden - 1];
    const auto& [mean, half] = intervals[hidden];
    EXPECT_EQ(std::abs(mean - before) > half + half_before, hidden == 1) << hidden << " hidden layers";
  }
}

TEST(Depth, FoldsScatterMoreThanSeeds) {
  std::vector<double> seeds, folds;
  for (int i = 0; i < 5; ++i) {
    seeds.push_back(accuracy(with_hidden(document("depth_grow", i + 1), 0)));
    Experiment fold = with_hidden(document("depth_grow"), 0);
    fold.data.split = Split::k_fold;
    fold.data.folds = 5;
    fold.data.fold = i;
    folds.push_back(accuracy(fold));
  }
  EXPECT_GT(interval(folds).second, 2 * interval(seeds).second);
}

TEST(Depth, TheSameLayersFitManyCleanImagesAndOverfitFewNoisyOnes) {
  const Experiment good = document("depth_good_fit"), noisy = document("depth_overfit");
  for (const int hidden : {1, 2}) {
    const Curve fit = curve(with_hidden(good, hidden));
    EXPECT_LE(fit.risen(), 1.02) << hidden;
    EXPECT_GE(fit.end.validation_accuracy, 0.9) << hidden;
  }
  EXPECT_LE(curve(with_hidden(good, 3)).risen(), 1.02);
  EXPECT_LT(curve(with_hidden(noisy, 1)).risen(), 1.1);
  const Curve deep = curve(noisy);
  EXPECT_GE(deep.risen(), 1.3);
  EXPECT_LT(deep.end.train_loss, 0.1);
  EXPECT_EQ(deep.end.train_accuracy, 1);
}

TEST(Depth, DropoutAndL2HoldADeepNetworkBackUntilTheyAreTooMuch) {
  const auto held = [](double dropout, double l2, std::uint64_t seed = 1) {
    Experiment experiment = document("depth_overfit", seed);
    experiment.network.dropout_rate = dropout;
    experiment.loss.l2_penalty = l2;
    return last(trained(experiment));
  };
  for (const std::uint64_t seed : {1, 2, 3}) {
    const double plain = held(0, 0, seed).validation_loss;
    EXPECT_LT(held(0.2, 0, seed).validation_loss, 0.8 * plain) << seed;
    EXPECT_LT(held(0, 0.02, seed).validation_loss, 0.8 * plain) << seed;
  }
  EXPECT_LT(held(0.2, 0).validation_loss, 1.2);
  EXPECT_LT(held(0.7, 0).validation_accuracy, 0.6);
  EXPECT_LT(held(0, 0.1).validation_accuracy, 0.6);
}

TEST(Depth, NothingThatTheTextTellsToTryReachesTheGoalOfHoldingBackAndASettingBetweenDoes) {
  const auto held = [](int hidden, double dropout, double l2) {
    Experiment experiment = with_hidden(document("depth_overfit"), hidden);
    experiment.network.dropout_rate = dropout;
    experiment.loss.l2_penalty = l2;
    return curve(experiment);
  };
  const double goal = 1.1;
  double before = 0;
  for (int hidden = 1; hidden <= 5; ++hidden) {
    const double plain = held(hidden, 0, 0).end.validation_loss;
    EXPECT_GT(plain, before) << "rises at every depth";
    before = plain;
  }
  EXPECT_LT(held(3, 0.2, 0).end.validation_loss, held(1, 0.2, 0).end.validation_loss) << "does not";
  EXPECT_LT(held(3, 0, 0.02).end.validation_loss, held(1, 0, 0.02).end.validation_loss) << "nor does it";
  for (const int hidden : {3, 4, 5}) {
    EXPECT_GT(held(hidden, 0.2, 0).end.validation_loss, goal) << hidden;
    EXPECT_GT(held(hidden, 0, 0.02).end.validation_loss, goal) << hidden;
  }
  EXPECT_GT(held(3, 0.7, 0).end.validation_loss, 2);
  EXPECT_NEAR(held(3, 0, 0.1).end.validation_loss, 2.97, 0.05);
  EXPECT_LT(held(3, 0.3, 0).end.validation_loss, goal);
  EXPECT_NEAR(held(3, 0, 0).risen(), 1.7, 0.05);
  EXPECT_LT(held(3, 0.2, 0).risen(), 1.1);
}

TEST(Depth, DropoutTakenAwayAtEpoch300LetsTheLossRiseByAQuarterInAHundredEpochs) {
  Experiment experiment = document("depth_overfit");
  experiment.network.dropout_rate = 0.2;
  experiment.changes.push_back({300, "network.dropout_rate", "0"});
  const Trainer trainer = trained(experiment);
  const auto& history = trainer.history();
  EXPECT_NEAR(history[400].validation_loss / history[300].validation_loss, 1.25, 0.02);
  EXPECT_GT(last(trainer).validation_loss, history[400].validation_loss);
}

TEST(Depth, AtTenAndTwelveLayersOneOfThreeReluRunsDiverges) {
  for (const int hidden : {10, 12}) {
    int diverged = 0;
    for (const std::uint64_t seed : {1, 2, 3}) {
      Experiment experiment = document("depth_grow", seed);
      experiment.network = document("deep_relu").network;
      diverged += trained(with_hidden(experiment, hidden)).status().state == RunState::diverged;
    }
    EXPECT_EQ(diverged, 1) << hidden;
  }
}

TEST(Depth, SigmoidFailsFirstAndTheOtherTwoGoOnToEightLayers) {
  const auto way = [](const char* name, int hidden, std::uint64_t seed = 1) {
    Experiment experiment = document("depth_grow", seed);
    const Experiment deep = document(name);
    experiment.network = deep.network;
    experiment.optimizer = deep.optimizer;
    return accuracy(with_hidden(experiment, hidden));
  };
  EXPECT_GT(way("deep_sigmoid", 3), 0.9);
  EXPECT_LT(way("deep_sigmoid", 4), 0.9);
  EXPECT_LT(way("deep_sigmoid", 5), 0.2);
  for (const std::uint64_t seed : {1, 2, 3}) {
    const double four = way("deep_sigmoid", 4, seed);
    EXPECT_GT(four, 0.64) << seed;
    EXPECT_LT(four, 0.85) << seed;
  }
  for (const int hidden : {4, 8}) {
    EXPECT_GT(way("deep_relu", hidden), 0.9);
    EXPECT_GT(way("deep_batch_norm", hidden), 0.9);
  }
}

}  // namespace
}  // namespace mlp
