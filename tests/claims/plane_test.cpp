// What the steps about problems in the plane say, in four chapters.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "claims.hpp"
#include "mlp/plane_maps.hpp"

namespace mlp {
namespace {

constexpr int side = 100;

Experiment shaped(const std::string& name, std::uint64_t seed, std::vector<int> layers,
                  Activation activation = Activation::tanh) {
  Experiment experiment = document(name, seed);
  experiment.network.layers = std::move(layers);
  experiment.network.activation = activation;
  return experiment;
}

double accuracy(const Trainer& trainer) { return last(trainer).validation_accuracy; }

/// How often neighbouring places get different answers: the length of the line between them, in sides.
double line_length(const Trainer& trainer) {
  const Matrix<float> outputs =
      plane_maps(trainer.network(), 1.2, side, trainer.network().layer_count()).front();
  const auto one = [&](int row, int column) {
    return outputs(1, row * side + column) > outputs(0, row * side + column);
  };
  int crossings = 0;
  for (int row = 0; row < side; ++row)
    for (int column = 0; column < side; ++column)
      crossings += (column + 1 < side && one(row, column) != one(row, column + 1)) +
                   (row + 1 < side && one(row, column) != one(row + 1, column));
  return static_cast<double>(crossings) / side;
}

/// The largest difference between the first unit of a layer and another, and how far the first one goes.
struct Units {
  float difference, range;
};
Units units_of(const Trainer& trainer, int layer) {
  const Matrix<float> maps = plane_maps(trainer.network(), 1.2, 32, layer).front();
  const auto first = maps.row(0);
  return {(maps.rowwise() - first).cwiseAbs().maxCoeff(), first.maxCoeff() - first.minCoeff()};
}

/// Share of the places where a unit of the last hidden layer is in a flat end.
double flat_share(const Trainer& trainer) {
  const int layer = trainer.network().layer_count() - 1;
  const Matrix<float> maps = plane_maps(trainer.network(), 1.2, 32, layer).front();
  return static_cast<double>((maps.array().abs() > 0.9f).count()) / static_cast<double>(maps.size());
}

TEST(Plane, ThreeLinesCloseARingAndTwoDoNot) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    EXPECT_LT(accuracy(trained(shaped("plane_rings", seed, {2, 2}))), 0.5) << seed;
    EXPECT_LT(accuracy(trained(shaped("plane_rings", seed, {2, 4, 2}, Activation::identity))), 0.5) << seed;
    EXPECT_LT(accuracy(trained(shaped("plane_rings", seed, {2, 2, 2}))), 0.8) << seed;
    EXPECT_GE(accuracy(trained(shaped("plane_rings", seed, {2, 3, 2}))), 0.97) << seed;
  }
}

TEST(Plane, TwoLayersOfEightCutTheSpiralsBetterThanOneOf64) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const Trainer deep = trained(document("plane_spirals", seed)),
                  wide = trained(shaped("plane_spirals", seed, {2, 64, 2}));
    EXPECT_GT(last(deep).train_accuracy, last(wide).train_accuracy) << seed;
    EXPECT_LT(accuracy(trained(shaped("plane_spirals", seed, {2, 4, 2}))), 0.7) << seed;
    EXPECT_LT(accuracy(trained(shaped("plane_spirals", seed, {2, 8, 8, 2}, Activation::identity))), 0.7) << seed;
  }
  EXPECT_GE(accuracy(trained(document("plane_spirals"))), 0.9);  // the goal is reached by its hint
}

TEST(Plane, WithoutAStopTheLineWindsAroundSinglePoints) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const Trainer whole = trained(document("plane_overfit", seed));
    Experiment experiment = document("plane_overfit", seed);
    experiment.early_stopping.enabled = true;
    experiment.early_stopping.patience = 50;
    const Trainer stopped = trained(experiment);
    const double best = stopped.status().best_value;
    EXPECT_GE(last(whole).train_accuracy, 0.98) << seed;
    EXPECT_GT(last(whole).validation_loss, 2 * best) << seed;
    EXPECT_LE(accuracy(whole), 0.76) << seed;
    EXPECT_EQ(stopped.status().state, RunState::stopped_early) << seed;
    EXPECT_LT(stopped.status().best_epoch, 60) << seed;
    EXPECT_GE(stopped.evaluate(Part::validation).accuracy, 0.84) << seed;
    EXPECT_GT(line_length(whole), 2 * line_length(stopped)) << seed;
    experiment = document("plane_overfit", seed);
    experiment.network.layers = {2, 8, 2};
    EXPECT_LT(last(trained(experiment)).validation_loss, last(whole).validation_loss / 2) << seed;
  }
}

TEST(Plane, DropoutAndASmallPenaltySmoothTheLine) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const Trainer plain = trained(document("plane_overfit", seed));
    Experiment experiment = document("plane_overfit", seed);
    experiment.network.dropout_rate = 0.5;
    const Trainer dropout = trained(experiment);
    experiment.network.dropout_rate = 0;
    experiment.loss.l2_penalty = 0.01;
    const Trainer penalty = trained(experiment);
    experiment.loss.l2_penalty = 0.1;
    const Trainer too_much = trained(experiment);
    experiment.loss.l2_penalty = 0.001;
    const Trainer too_little = trained(experiment);
    for (const Trainer* smooth : {&dropout, &penalty}) {
      EXPECT_GE(accuracy(*smooth), 0.82) << seed;
      EXPECT_LT(2 * line_length(*smooth), line_length(plain)) << seed;
      EXPECT_LT(last(*smooth).validation_loss, last(plain).validation_loss / 2) << seed;
    }
    EXPECT_EQ(line_length(too_much), 0) << seed;  // one class all over
    EXPECT_LE(accuracy(too_little), 0.76) << seed;
    EXPECT_LT(last(too_little).validation_loss, last(plain).validation_loss) << seed;
    EXPECT_GT(line_length(too_little), 1.5 * line_length(penalty)) << seed;
  }
}

TEST(Plane, WideWeightsBeginInTheFlatEndsAndGlorotsDoNot) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    Experiment experiment = document("plane_start", seed);
    EXPECT_LT(flat_share(Trainer(experiment)), 0.05) << seed;
    experiment.network.initializer = Initializer::normal;
    EXPECT_GT(flat_share(Trainer(experiment)), 0.5) << seed;
    EXPECT_GE(accuracy(trained(experiment)), 0.95) << seed;  // Adam gets it out
  }
}

TEST(Plane, ZerosKeepTanhUnitsEmptyAndSigmoidUnitsAlike) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    Experiment experiment = document("plane_start", seed);
    experiment.network.initializer = Initializer::zeros;
    const Units empty = units_of(trained(experiment), 1);
    EXPECT_EQ(empty.difference, 0) << seed;
    EXPECT_EQ(empty.range, 0) << seed;
    experiment.network.layers = {2, 16, 2};
    experiment.network.activation = Activation::sigmoid;
    const Units alike = units_of(trained(experiment), 1);
    EXPECT_EQ(alike.difference, 0) << seed;
    EXPECT_GT(alike.range, 0.1) << seed;
    experiment.network.initializer = Initializer::glorot_uniform;
    EXPECT_GT(units_of(trained(experiment), 1).difference, 0.1) << seed;
  }
}

}  // namespace
}  // namespace mlp
