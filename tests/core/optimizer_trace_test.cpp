#include "mlp/optimizer_trace.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "mlp/error.hpp"
#include "mlp/trace.hpp"
#include "mlp/trainer.hpp"

namespace mlp {
namespace {

Experiment with(OptimizerName name) {
  Experiment experiment;
  experiment.network.layers = {64, 5, 10};
  experiment.training.batch_size = 100;
  experiment.optimizer.name = name;
  experiment.optimizer.learning_rate = 0.01;
  return experiment;
}

const OptimizerName all[]{OptimizerName::sgd,     OptimizerName::momentum, OptimizerName::nesterov,
                          OptimizerName::rmsprop, OptimizerName::adam,     OptimizerName::adamw};

TEST(OptimizerTrace, FollowsTheWeightThroughTheRunThatTheTrainerMakes) {
  for (const OptimizerName name : all) {
    const Experiment experiment = with(name);
    const auto rows = optimizer_trace(experiment, "W2", 3 * 5 + 2, 20);  // output 3, unit 2
    ASSERT_EQ(rows.size(), 20u);
    Trainer trainer(experiment);
    for (const WeightUpdate& row : rows) {
      EXPECT_EQ(row.weight, tensor_values(trainer.network(), "W2")(3, 2));
      trainer.step();
      EXPECT_EQ(row.gradient, tensor_gradients(trainer.network(), "W2")(3, 2));
      EXPECT_EQ(row.step, double(tensor_values(trainer.network(), "W2")(3, 2)) - row.weight);
      EXPECT_EQ(row.learning_rate, 0.01);
    }
  }
}

/// The step that the rule gives from the numbers of the row, in double.
double step_of(OptimizerName name, const WeightUpdate& row, const OptimizerConfig& config) {
  const double rate = row.learning_rate;
  switch (name) {
    case OptimizerName::sgd:
      return -rate * row.gradient;
    case OptimizerName::momentum:
      return -rate * row.first;
    case OptimizerName::nesterov:
      return -rate * (row.gradient + config.momentum * row.first);
    case OptimizerName::rmsprop:
      return -rate * row.gradient / (std::sqrt(row.second) + config.epsilon);
    case OptimizerName::adamw:
      return -rate * config.weight_decay * row.weight -
             rate * row.first_unbiased / (std::sqrt(row.second_unbiased) + config.epsilon);
    case OptimizerName::adam:
      return -rate * row.first_unbiased / (std::sqrt(row.second_unbiased) + config.epsilon);
  }
  return 0;
}

TEST(OptimizerTrace, ItsNumbersGiveTheStepByTheRule) {
  for (const OptimizerName name : all) {
    const Experiment experiment = with(name);
    for (const WeightUpdate& row : optimizer_trace(experiment, "W1", 27, 30)) {
      const double expected = step_of(name, row, experiment.optimizer);
      EXPECT_NEAR(row.step, expected, 1e-6 * std::abs(row.weight) + 1e-4 * std::abs(expected)) << int(name);
      EXPECT_EQ(std::isnan(row.first), name == OptimizerName::sgd || name == OptimizerName::rmsprop);
      EXPECT_EQ(std::isnan(row.second_unbiased), name != OptimizerName::adam && name != OptimizerName::adamw);
    }
  }
}

TEST(OptimizerTrace, ShowsTheFirstStepsWithoutTheCorrection) {
  Experiment experiment = with(OptimizerName::adam);
  const auto right = optimizer_trace(experiment, "b2", 0, 1)[0];
  experiment = parse_experiment(R"({"network": {"layers": [64, 5, 10]}, "training": {"batch_size": 100},
    "optimizer": {"name": "adam", "learning_rate": 0.01}, "broken_by_us": {"no_bias_correction": true}})");
  const auto broken = optimizer_trace(experiment, "b2", 0, 1)[0];
  EXPECT_EQ(broken.gradient, right.gradient);
  EXPECT_EQ(broken.first_unbiased, broken.first);
  EXPECT_NEAR(std::abs(right.step), 0.01, 1e-5);
  EXPECT_NEAR(broken.step / right.step, 0.1 / std::sqrt(0.001), 1e-2);
}

TEST(OptimizerTrace, EndsWithTheRunAndRefusesAWeightThatIsNotThere) {
  Experiment experiment = with(OptimizerName::sgd);
  experiment.training.batch_size = 0;
  experiment.training.epochs = 3;
  EXPECT_EQ(optimizer_trace(experiment, "W1", 0, 10).size(), 3u);
  EXPECT_THROW(optimizer_trace(experiment, "W3", 0, 10), InvalidField);
  EXPECT_THROW(optimizer_trace(experiment, "W2", 50, 10), InvalidField);
  EXPECT_THROW(optimizer_trace(experiment, "W2", 49, 0), InvalidField);
}

}  // namespace
}  // namespace mlp
