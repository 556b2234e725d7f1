// What the chapter on optimisers says a run will show.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "claims.hpp"
#include "mlp/landscape.hpp"
#include "mlp/loss_surface.hpp"
#include "mlp/optimizer_trace.hpp"
#include "mlp/trace.hpp"

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

// --- What each weight remembers
// --------------------------------------------------------------------------------------

std::vector<WeightUpdate> followed(OptimizerName name, bool broken = false, int index = 3 * 64 + 10) {
  Experiment experiment = document("memory");
  experiment.optimizer.name = name;
  experiment.optimizer.no_bias_correction = broken;
  return optimizer_trace(experiment, "W2", index, 60);
}

TEST(Optimisers, AdamsFirstStepIsItsRateAndNoneIsMuchLonger) {
  for (const int index : {0, 202, 333, 639}) {
    const auto rows = followed(adam, false, index);
    EXPECT_NEAR(std::abs(rows[0].step), 0.01, 1e-5);
    EXPECT_LT(rows[0].step * rows[0].gradient, 0);
    for (const WeightUpdate& row : rows) EXPECT_LT(std::abs(row.step), 0.0125);
  }
}

TEST(Optimisers, WithoutTheCorrectionAdamsFirstStepsAreTooLong) {
  EXPECT_NEAR(followed(adam, true)[0].step / followed(adam)[0].step, 3.16, 0.01);
  // For the same gradient every time.
  const auto too_long = [](int step) {
    const BiasCorrection right = bias_correction({}, step);
    return std::sqrt(right.second) / right.first;
  };
  EXPECT_NEAR(too_long(10), 6.5, 0.05);
  EXPECT_NEAR(too_long(100), 3.2, 0.05);
}

TEST(Optimisers, RMSPropsFirstStepIsTenTimesTheRate) {
  EXPECT_NEAR(std::abs(followed(rmsprop)[0].step), 0.1, 1e-4);
}

TEST(Optimisers, OnlyAMemoryLetsAWeightStepUphill) {
  const auto uphill = [](OptimizerName name) {
    int count = 0;
    for (const WeightUpdate& row : followed(name)) count += row.step * row.gradient > 0;
    return count;
  };
  for (const OptimizerName name : {momentum, nesterov, adam}) EXPECT_GT(uphill(name), 0) << "the goal";
  for (const OptimizerName name : {sgd, rmsprop}) EXPECT_EQ(uphill(name), 0);
}

// --- Decay
// -----------------------------------------------------------------------------------------------------------

Trainer decayed(OptimizerName name, double penalty, double decay, std::uint64_t seed) {
  Experiment experiment = document("decay", seed);
  experiment.optimizer.name = name;
  experiment.loss.l2_penalty = penalty;
  experiment.optimizer.weight_decay = decay;
  return trained(experiment);
}

double size_of(const Trainer& trainer, const std::string& tensor) {
  const Matrix<float> weights = tensor_values(trainer.network(), tensor);
  return weights.norm() / std::sqrt(static_cast<double>(weights.size()));
}

TEST(Optimisers, OfTheSameStrengthThePenaltyRuinsAdamAndTheDecayHelps) {
  for (const std::uint64_t seed : {1, 2}) {
    const Trainer none = decayed(adam, 0, 0, seed), penalty = decayed(adam, 0.1, 0, seed),
                  decay = decayed(adamw, 0, 0.1, seed), weak = decayed(adamw, 0, 0.001, seed);
    EXPECT_GT(last(none).validation_loss, 1.5) << "the goal's hint";
    EXPECT_LT(last(penalty).validation_accuracy, 0.2);
    EXPECT_LT(size_of(penalty, "W1"), 0.01);
    EXPECT_LE(last(decay).validation_loss, 1.4) << "the goal, by its hint";
    EXPECT_NEAR(last(weak).validation_loss, last(none).validation_loss, 0.01) << "too weak to be seen";
    const auto& rows = none.history();
    const auto lowest = std::min_element(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
      return a.validation_loss < b.validation_loss;
    });
    EXPECT_NEAR(lowest->epoch, 60, 10);
  }
}

TEST(Optimisers, AdamsPenaltyShrinksTheFirstLayerMostAndAdamWBothAlike) {
  for (const std::uint64_t seed : {1, 2}) {
    const Trainer none = decayed(adam, 0, 0, seed), penalty = decayed(adam, 0.001, 0, seed),
                  decay = decayed(adamw, 0, 0.3, seed);
    const auto left = [&](const Trainer& run, const std::string& tensor) {
      return size_of(run, tensor) / size_of(none, tensor);
    };
    EXPECT_LT(left(penalty, "W1"), 0.5);
    EXPECT_GT(left(penalty, "W2"), 0.8);
    EXPECT_NEAR(left(decay, "W1"), left(decay, "W2"), 0.03);
    EXPECT_NEAR(last(penalty).validation_loss, last(decay).validation_loss, 0.1) << "nobody wins";
    EXPECT_LT(last(penalty).validation_loss, last(none).validation_loss - 0.15);
  }
}

// --- A fair race
// -----------------------------------------------------------------------------------------------------

double accuracy_at(OptimizerName name, double rate, std::uint64_t seed, double* loss = nullptr) {
  Experiment experiment = document("fair_race", seed);
  experiment.optimizer.name = name;
  experiment.optimizer.learning_rate = rate;
  const Trainer trainer = trained(experiment);
  if (loss) *loss = trainer.status().state == RunState::diverged ? 1e9 : last(trainer).validation_loss;
  return last(trainer).validation_accuracy;
}

TEST(Optimisers, TuningTheRatesTakesMostOfTheDistanceAway) {
  std::vector<double> same, own, rates;
  for (const OptimizerName name : {sgd, momentum, nesterov, rmsprop, adam, adamw}) {
    double best = 0, lowest = 1e9;
    for (const double rate : {0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0}) {
      double loss = 0;
      accuracy_at(name, rate, 11, &loss);
      if (loss < lowest) best = rate, lowest = loss;
    }
    double at_same = 0, at_own = 0;
    for (const std::uint64_t seed : {1, 2, 3, 4, 5}) {
      at_same += accuracy_at(name, 0.01, seed) / 5;
      at_own += accuracy_at(name, best, seed) / 5;
    }
    same.push_back(at_same), own.push_back(at_own), rates.push_back(best);
  }
  const auto span = [](const std::vector<double>& of) {
    const auto [low, high] = std::minmax_element(of.begin(), of.end());
    return *high - *low;
  };
  EXPECT_GT(span(same), 0.5);
  EXPECT_LT(span(own), 0.05);
  EXPECT_NEAR(std::log10(rates[0] / rates[4]), 2, 0.3) << "gradient descent's best rate beside Adam's";
  EXPECT_NEAR(std::log10(rates[0] / rates[1]), 1, 0.3) << "and beside momentum's";
}

// --- The landscape of your own run
// -----------------------------------------------------------------------------------

TEST(Optimisers, MoreThanNineTenthsOfARunsWayLieInItsPlane) {
  for (const std::uint64_t seed : {1, 2, 3}) {
    const Experiment experiment = document("landscape", seed);
    Trainer trainer(experiment);
    std::vector<float> sets;
    const std::size_t size = trainer.network().parameters().size();
    for (int stop = 0; stop < 30; ++stop) {
      while (trainer.status().epoch < std::lround(stop * 200.0 / 29)) trainer.epoch();
      const auto weights = trainer.network().parameters();
      sets.insert(sets.end(), weights.begin(), weights.end());
    }
    const PrincipalPlane found = principal_plane(sets, size);
    EXPECT_GT(found.first_share + found.second_share, 0.9);
  }
}

TEST(Optimisers, AroundTheEndOfARunTheLossRisesInEveryDirection) {
  for (const std::uint64_t seed : {1, 2, 3}) {
    const Experiment experiment = document("landscape", seed);
    const Trainer trainer = trained(experiment);
    const Plane plane = random_plane(trainer.network(), 1);
    const auto losses = loss_surface(experiment, plane, {-1, 1, 5}, {-1, 1, 5}, Part::train);
    const auto at = [&](int x, int y) { return losses[(y + 2) * 5 + x + 2]; };
    for (const auto& [x, y] :
         {std::pair{1, 0}, {-1, 0}, {0, 1}, {0, -1}, {1, 1}, {1, -1}, {-1, 1}, {-1, -1}}) {
      EXPECT_GT(at(x, y), at(0, 0)) << x << ", " << y;
      EXPECT_GT(at(2 * x, 2 * y), at(x, y)) << x << ", " << y;
    }
  }
}

Trainer walked(OptimizerName name, double rate, std::uint64_t seed) {
  Experiment experiment = document("landscape", seed);
  experiment.optimizer.name = name;
  experiment.optimizer.learning_rate = rate;
  return trained(experiment);
}

double distance(const Trainer& a, const Trainer& b) {
  double squares = 0;
  for (std::size_t i = 0; i < a.network().parameters().size(); ++i)
    squares += std::pow(a.network().parameters()[i] - b.network().parameters()[i], 2);
  return std::sqrt(squares);
}

TEST(Optimisers, TheWaysToDrawEndWhereTheirVerdictsSay) {
  for (const std::uint64_t seed : {1, 2, 3}) {
    const Trainer begin(document("landscape", seed)), descent = walked(sgd, 1, seed),
                                                      rolled = walked(momentum, 0.1, seed),
                                                      adams = walked(adam, 0.01, seed);
    EXPECT_NEAR(last(descent).train_loss, 0.49, 0.01);
    EXPECT_NEAR(last(rolled).train_loss, 0.5, 0.05);
    EXPECT_NEAR(last(adams).train_loss, 0.5, 0.06);
    EXPECT_LT(distance(rolled, descent), 0.25 * distance(descent, begin));
    EXPECT_GT(distance(adams, begin), 2 * distance(descent, begin));
    EXPECT_GT(last(walked(sgd, 10, seed)).train_loss, 1.5);
    EXPECT_GT(last(walked(sgd, 0.01, seed)).train_loss, 3);
  }
}

}  // namespace
}  // namespace mlp
