// What the chapter on dropout says a run will show.
#include <gtest/gtest.h>

#include <algorithm>

#include "claims.hpp"
#include "mlp/gradient_check.hpp"

namespace mlp {
namespace {

EpochMetrics at_the_end(Experiment experiment, double rate) {
  experiment.network.dropout_rate = rate;
  return last(trained(experiment));
}

TEST(Dropout, PublishedScoresFarWorseThanCorrected) {
  const double published = last(trained(document("dropout_published"))).validation_accuracy;
  const double corrected = last(trained(document("dropout"))).validation_accuracy;
  EXPECT_LT(published, 0.5);
  EXPECT_GT(corrected, published + 0.3);
  EXPECT_GT(corrected, 0.85);
}

TEST(Dropout, AtTheRatesOfTheArticlesRunsThePublishedOneHardlyShows) {
  Experiment experiment = document("dropout");
  const auto accuracy = [&](double rate, bool published) {
    experiment.published.dropout = published;
    return at_the_end(experiment, rate).validation_accuracy;
  };
  EXPECT_NEAR(accuracy(0.0015, true), accuracy(0.0015, false), 0.02);
}

class DropoutSeed : public testing::TestWithParam<std::uint64_t> {};

TEST_P(DropoutSeed, KeepsFewNoisyImagesFromBeingLearnedByHeart) {
  const EpochMetrics whole = last(trained(document("overfit", GetParam())));
  const EpochMetrics thinned = last(trained(document("overfit_dropout", GetParam())));
  EXPECT_LT(thinned.validation_loss, 0.75 * whole.validation_loss);
  EXPECT_GT(thinned.validation_accuracy, whole.validation_accuracy + 0.03);
  EXPECT_GT(thinned.train_loss, 5 * whole.train_loss);
}

INSTANTIATE_TEST_SUITE_P(Seeds, DropoutSeed, testing::Values(1, 2, 3));

TEST(Dropout, SevenOfTenReachTheGoalWithTheLossHardlyTurningUpAndNineAreTooMany) {
  Experiment experiment = document("overfit_dropout");
  const double half = last(trained(experiment)).validation_loss;
  experiment.network.dropout_rate = 0.7;
  const Trainer trainer = trained(experiment);
  EXPECT_GE(last(trainer).validation_accuracy, 0.8);
  const auto& history = trainer.history();
  const auto best = std::min_element(history.begin(), history.end(), [](const auto& a, const auto& b) {
    return a.validation_loss < b.validation_loss;
  });
  EXPECT_LT(last(trainer).validation_loss, best->validation_loss + 0.1);
  const EpochMetrics nine = at_the_end(experiment, 0.9);
  EXPECT_GT(nine.validation_loss, last(trainer).validation_loss);
  EXPECT_GT(nine.train_loss, last(trainer).train_loss);
  EXPECT_GT(nine.validation_loss, half + 0.1);
  EXPECT_GT(nine.train_loss, 1.5);
}

TEST(Dropout, SwitchedOnLateItHelpsForAHundredEpochsAndThenTheLossClimbsAboveWhereHelpCame) {
  Experiment late = document("overfit");
  late.changes.push_back({600, "network.dropout_rate", "0.5"});
  const Trainer trainer = trained(late);
  const auto& history = trainer.history();
  const auto lowest = std::min_element(history.begin() + 600, history.end(), [](const auto& a, const auto& b) {
    return a.validation_loss < b.validation_loss;
  });
  EXPECT_NEAR(lowest->epoch, 700, 20);
  EXPECT_LT(lowest->validation_loss, history[600].validation_loss - 0.2);
  EXPECT_NEAR(history[600].validation_loss, 1.68, 0.01);
  EXPECT_NEAR(last(trainer).validation_loss, 1.78, 0.01);
  EXPECT_NEAR(last(trained(document("overfit_dropout"))).validation_loss, 1.41, 0.01);
  const Trainer plain = trained(document("overfit"));
  const double climbed = last(trainer).validation_loss - lowest->validation_loss;
  EXPECT_LT(climbed, last(plain).validation_loss - plain.history()[lowest->epoch].validation_loss) << "slower";
}

TEST(Dropout, CostsAccuracyWhereNothingIsLearnedByHeart) {
  const Experiment experiment = document("dropout");
  const EpochMetrics whole = at_the_end(experiment, 0), thinned = last(trained(experiment));
  EXPECT_GT(whole.validation_accuracy, thinned.validation_accuracy + 0.02);
  EXPECT_LT(thinned.validation_loss, thinned.train_loss) << "measured with units missing";
}

TEST(Dropout, ASlopeTakenAfterTheMaskFailsInHiddenLayersUnlessItIsAStep) {
  Experiment experiment = document("masked_derivative");
  for (const TensorCheck& tensor : check_gradients(experiment, 16).tensors) {
    if (tensor.layer == 3)
      EXPECT_LT(tensor.relative_error, 1e-6) << tensor.name;
    else
      EXPECT_GT(tensor.relative_error, 0.5) << tensor.name;
  }
  for (const Activation harmless : {Activation::relu, Activation::leaky_relu, Activation::identity}) {
    experiment.network.activation = harmless;
    EXPECT_TRUE(check_gradients(experiment, 16).passed);
  }
  experiment.network.activation = Activation::tanh;
  EXPECT_FALSE(check_gradients(experiment, 16).passed);
  experiment.network.activation = Activation::sigmoid;
  experiment.broken_by_us.masked_derivative = false;
  EXPECT_TRUE(check_gradients(experiment, 16).passed);
}

}  // namespace
}  // namespace mlp
