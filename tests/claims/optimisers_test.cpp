// What the chapter on optimisers says a run will show.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "claims.hpp"
#include "mlp/landscape.hpp"

namespace mlp {
namespace {

// --- One batch or all
// ------------------------------------------------------------------------------------------------

double accuracy_in_batches(int size, double rate, std::uint64_t seed) {
  Experiment experiment = document("batches", seed);
  experiment.training.batch_size = size;
  experiment.optimizer.learning_rate = rate;
  return last(trained(experiment)).validation_accuracy;
}

double loss_in_batches(int size, std::uint64_t seed) {
  Experiment experiment = document("batches", seed);
  experiment.training.batch_size = size;
  return last(trained(experiment)).validation_loss;
}

TEST(Optimisers, AtASmallRateSmallerBatchesGetFurtherInTheSameEpochs) {
  for (const std::uint64_t seed : {1, 2, 3}) {
    const double all = loss_in_batches(0, seed), large = loss_in_batches(256, seed),
                 small = loss_in_batches(32, seed), one = loss_in_batches(1, seed);
    EXPECT_LT(one, small) << seed;
    EXPECT_LT(small, large) << seed;
    EXPECT_LT(large, all) << seed;
    EXPECT_LT(one, 0.15) << seed;
    EXPECT_GT(all, 2) << seed;
  }
}

TEST(Optimisers, AtALargeRateTheNoiseOfSingleImagesWinsAndBatchesOf32AreBest) {
  for (const std::uint64_t seed : {1, 2, 3}) {
    const double all = accuracy_in_batches(0, 2, seed), large = accuracy_in_batches(256, 2, seed),
                 small = accuracy_in_batches(32, 2, seed), one = accuracy_in_batches(1, 2, seed);
    EXPECT_GT(small, 0.965) << seed;
    EXPECT_GT(small, large) << seed;
    EXPECT_GT(small, all + 0.1) << seed;
    EXPECT_LT(one, 0.65) << seed;
  }
}

// --- A ball in a valley
// ----------------------------------------------------------------------------------------------

struct Valley {
  Landscape landscape;
  double rate, momentum;
  Point start;
  double lowest;
};

const Valley first{{LandscapeName::bowl, 50}, 0.03, 0.9, {-4, 1.5}, 0};

std::vector<Point> path_of(const Valley& valley, OptimizerName name, int steps = 200) {
  return descend(valley.landscape, {.name = name, .learning_rate = valley.rate, .momentum = valley.momentum},
                 valley.start, steps);
}

/// The update from which on the ball stays less than 0.01 above the lowest point; 1000 where it does not.
int settled(const Valley& valley, OptimizerName name) {
  const auto path = path_of(valley, name);
  if (path.size() < 201 || height(valley.landscape, path.back()) - valley.lowest >= 0.01) return 1000;
  int from = static_cast<int>(path.size());
  while (from > 0 && height(valley.landscape, path[from - 1]) - valley.lowest < 0.01) --from;
  return from;
}

bool left_the_map(const Valley& valley, OptimizerName name) { return path_of(valley, name).size() < 201; }

using enum OptimizerName;

TEST(Optimisers, InALongValleyMomentumIsAtTheBottomBeforeGradientDescentAndNesterovRunsAway) {
  EXPECT_EQ(settled(first, sgd), 110);
  EXPECT_LT(settled(first, momentum), 100);
  EXPECT_TRUE(left_the_map(first, nesterov));
}

TEST(Optimisers, TheValleysPresetsDoWhatTheirVerdictsSay) {
  const Valley round{{LandscapeName::bowl, 1}, 0.1, 0.9, {-4, 1.5}, 0};
  EXPECT_EQ(settled(round, sgd), 33);
  EXPECT_GT(settled(round, momentum), 50);
  const Valley polyak{{LandscapeName::bowl, 50}, 0.061, 0.57, {-4, 1.5}, 0};
  EXPECT_EQ(settled(polyak, momentum), 24);
  EXPECT_TRUE(left_the_map(polyak, sgd));
  const Valley fast{{LandscapeName::bowl, 50}, 0.1, 0.9, {-4, 1.5}, 0};
  for (const OptimizerName name : {sgd, momentum, nesterov}) EXPECT_TRUE(left_the_map(fast, name));
  for (const OptimizerName name : {rmsprop, adam}) EXPECT_LT(settled(fast, name), 200);
  const Valley curved{{LandscapeName::rosenbrock}, 0.001, 0.9, {-1.2, 1}, 0};
  const double closest = height(curved.landscape, path_of(curved, momentum).back());
  for (const OptimizerName name : {sgd, momentum, nesterov, rmsprop, adam}) {
    EXPECT_EQ(settled(curved, name), 1000);
    EXPECT_GE(height(curved.landscape, path_of(curved, name).back()), closest);
  }
  const Valley saddle{{LandscapeName::saddle}, 0.05, 0.9, {-3, 0.01}, 0};
  EXPECT_LT(path_of(saddle, sgd)[60].y, 0.5);
  for (const OptimizerName name : {rmsprop, adam}) EXPECT_GT(path_of(saddle, name)[60].y, 3);
  const Valley wells{{LandscapeName::double_well}, 0.03, 0.9, {1.6, 1}, -0.30543};
  EXPECT_LT(settled(wells, momentum), 200);
  const Valley faster{{LandscapeName::double_well}, 0.05, 0.95, {1.6, 1}, -0.30543};
  EXPECT_LT(path_of(faster, nesterov).back().x, -0.8) << "the goal, by its hint";
  for (const OptimizerName name : {sgd, nesterov, rmsprop, adam})
    EXPECT_NEAR(path_of(wells, name).back().x, 0.96, 0.01);
}

enum class Regime { monotone, oscillating, diverging };

Regime predicted(double steepest, double momentum) {
  if (steepest >= 2 * (1 + momentum)) return Regime::diverging;
  return steepest <= std::pow(1 - std::sqrt(momentum), 2) ? Regime::monotone : Regime::oscillating;
}

Regime measured(const std::vector<Point>& path, int steps) {
  const double scale = std::hypot(path[0].x, path[0].y);
  if (static_cast<int>(path.size()) <= steps || std::hypot(path.back().x, path.back().y) > scale)
    return Regime::diverging;
  for (const Point at : path)
    if (at.x > 1e-12 * scale || at.y < -1e-12 * scale) return Regime::oscillating;
  return Regime::monotone;
}

TEST(Optimisers, MomentumsRegimesAreThoseOfTheEigenvalues) {
  for (const double condition : {1.0, 10.0, 50.0, 1000.0}) {
    int agreed = 0, all = 0;
    for (int row = 0; row < 25; ++row)
      for (int column = 0; column < 33; ++column, ++all) {
        const double steepest = std::pow(10, -2 + column * 2.8 / 32), beta = row * 0.96 / 24;
        const Valley valley{{LandscapeName::bowl, condition}, steepest / condition, beta, {-4, 1.5}, 0};
        agreed += measured(path_of(valley, momentum), 200) == predicted(steepest, beta);
      }
    EXPECT_GT(agreed, 0.95 * all) << "condition " << condition;
  }
}

TEST(Optimisers, NesterovsBorderIsLowerThanMomentums) {
  for (const double beta : {0.5, 0.9}) {
    const double border = 2 * (1 + beta) / (1 + 2 * beta) / 50;
    const auto at = [&](double share) {
      return Valley{{LandscapeName::bowl, 50}, share * border, beta, {-4, 1.5}, 0};
    };
    const auto grows = [&](double share) {
      const auto path = path_of(at(share), nesterov, 2000);
      return path.size() < 2001 || std::abs(path.back().y) > 1.5;
    };
    EXPECT_FALSE(grows(0.98));
    EXPECT_TRUE(grows(1.02));
  }
}

}  // namespace
}  // namespace mlp
