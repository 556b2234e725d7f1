// What training the digits must reach: 64-64-10, sigmoid, binary cross-entropy, full batch, 500 epochs.
#include <gtest/gtest.h>

#include "mlp/trainer.hpp"

namespace mlp {
namespace {

Experiment digits_experiment(std::uint64_t seed) {
  Experiment experiment;
  experiment.seed = seed;
  experiment.data = {.split = Split::seeded, .validation_share = 0.2, .test_share = 0};
  experiment.optimizer.learning_rate = 1;
  experiment.training.epochs = 500;
  return experiment;
}

/// The article's 1437 / 360 images, on which NumPy (float64, other weights) was run with the same settings.
Experiment on_the_article_split() {
  Experiment experiment = digits_experiment(1);
  experiment.data.split = Split::article_final;
  return experiment;
}

Trainer trained(const Experiment& experiment) {
  Trainer trainer(experiment);
  while (trainer.status().state != RunState::finished) trainer.epoch();
  return trainer;
}

double validation_accuracy(const Trainer& trainer) { return trainer.history().back().validation_accuracy; }

class TrainingTest : public testing::TestWithParam<std::uint64_t> {};  // seed

TEST_P(TrainingTest, ReachesAValidationAccuracyOf96Percent) {
  const Trainer trainer = trained(digits_experiment(GetParam()));
  EXPECT_EQ(trainer.dataset().train.labels.size(), 1437u);
  EXPECT_EQ(trainer.dataset().validation.labels.size(), 360u);
  EXPECT_GE(validation_accuracy(trainer), 0.96);
  RecordProperty("validation_accuracy", std::to_string(validation_accuracy(trainer)));
}

INSTANTIATE_TEST_SUITE_P(Seeds, TrainingTest, testing::Values(1, 2, 3));

TEST(Training, ATenthOfTheRateIsSlow) {
  Experiment experiment = on_the_article_split();
  experiment.optimizer.learning_rate = 0.1;
  EXPECT_NEAR(validation_accuracy(trained(experiment)), 0.890, 0.02);  // NumPy: 0.886 and 0.894
}

TEST(Training, FromZerosAllHiddenUnitsStayIdenticalAndLearnLittle) {
  Experiment experiment = on_the_article_split();
  experiment.network.initializer = Initializer::zeros;
  const Trainer trainer = trained(experiment);
  EXPECT_NEAR(validation_accuracy(trainer), 0.208, 0.01);  // NumPy: 0.208, with every seed
  const Network<float>& network = trainer.network();
  const auto tensor = [&](std::size_t index) {
    const TensorShape& shape = network.tensors()[index];
    return ConstMatrixView<float>(network.parameters().data() + shape.offset, shape.rows, shape.cols);
  };
  const auto into_hidden = tensor(0), out_of_hidden = tensor(2);
  EXPECT_GT(into_hidden.norm(), 0.01f);
  for (Eigen::Index unit = 1; unit < into_hidden.rows(); ++unit) {
    EXPECT_EQ(into_hidden.row(unit), into_hidden.row(0)) << unit;
    EXPECT_EQ(out_of_hidden.col(unit), out_of_hidden.col(0)) << unit;
  }
}

}  // namespace
}  // namespace mlp
