// What the chapter on gradient clipping says a run will show.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "claims.hpp"
#include "mlp/error.hpp"

namespace mlp {
namespace {

Trainer clipped(ClippingMode mode, double threshold) {
  Experiment experiment = document("exploding_clipped");
  experiment.clipping = {mode, threshold};
  return trained(experiment);
}

int clipped_epochs(const Trainer& trainer) {
  const auto& rows = trainer.history();
  return std::count_if(rows.begin(), rows.end(), [](const auto& row) { return row.clipped_share > 0; });
}

TEST(Clipping, RescuesARunThatExplodesWithinAFewEpochs) {
  const Trainer exploded = trained(document("exploding")), rescued = trained(document("exploding_clipped"));
  EXPECT_EQ(exploded.status().state, RunState::diverged);
  EXPECT_LT(exploded.status().epoch, 10);
  EXPECT_NE(exploded.status().reason.find("is not finite"), std::string::npos);
  EXPECT_GT(exploded.history()[2].grad_norm, 100 * exploded.history()[1].grad_norm);
  EXPECT_EQ(rescued.status().state, RunState::finished);
  EXPECT_GT(last(rescued).validation_accuracy, 0.5);
  EXPECT_GT(rescued.history()[1].grad_norm, 1000);
  EXPECT_EQ(clipped_epochs(rescued), 200);
}

TEST(Clipping, WithSmallThresholdsTheRunLearnsInPartAndWithLargerOnesWell) {
  const double five = last(trained(document("exploding_clipped"))).validation_accuracy;
  const double tensors = last(clipped(ClippingMode::tensor_norm, 5)).validation_accuracy;
  EXPECT_NEAR(five, 0.65, 0.02);
  EXPECT_NEAR(tensors, 0.73, 0.02);
  const double fifty = last(clipped(ClippingMode::global_norm, 50)).validation_accuracy;
  EXPECT_GE(fifty, 0.8) << "the goal of the first step";
  EXPECT_LT(fifty, 0.82) << "just above it";
  EXPECT_GT(last(clipped(ClippingMode::value, 1)).validation_accuracy, fifty);
}

TEST(Clipping, GoodInitialWeightsNeedNoClippingAndEndWithAFarLowerLoss) {
  EXPECT_GT(last(trained(document("exploding_clipped"))).validation_loss, 600);
  Experiment experiment = document("exploding");
  EXPECT_EQ(trained(experiment).status().epoch, 2);
  experiment.network.initializer = Initializer::he_normal;
  const Trainer cured = trained(experiment);
  EXPECT_EQ(cured.status().state, RunState::finished);
  EXPECT_LT(last(cured).validation_loss, 3);
}

TEST(Clipping, NextToZeroNothingIsLearnedAndZeroIsRefused) {
  const Trainer still = clipped(ClippingMode::global_norm, 1e-6);
  EXPECT_NEAR(last(still).validation_loss, still.history()[0].validation_loss,
              1e-6 * last(still).validation_loss);
  try {
    clipped(ClippingMode::global_norm, 0);
    FAIL() << "a threshold of 0 was taken";
  } catch (const InvalidField& error) {
    EXPECT_EQ(error.field(), "clipping.threshold");
  }
}

TEST(Clipping, AHealthyRunCanBeClippedInAFewEpochsOnly) {
  Experiment experiment = document("gradient_norms");
  experiment.clipping = {ClippingMode::global_norm, 1};
  const Trainer trainer = trained(experiment);
  EXPECT_GT(clipped_epochs(trainer), 0);
  EXPECT_LE(clipped_epochs(trainer), 200 / 5);
  EXPECT_GE(last(trainer).validation_accuracy, 0.8) << "the goal of the third step";
}

TEST(Clipping, PublishedNormsAreThoseOfWeightsAndGrowWhileTheGradientsShrink) {
  const Trainer corrected = trained(document("gradient_norms")),
                published = trained(document("gradient_norms_published"));
  const auto &right = corrected.history(), &shown = published.history();
  EXPECT_LT(right.back().layer_grad_norms.back(), 0.5 * right[1].layer_grad_norms.back());
  EXPECT_GT(shown.back().layer_grad_norms.back(), shown[1].layer_grad_norms.back());
  EXPECT_GT(shown.back().layer_grad_norms.front(), shown[1].layer_grad_norms.front());
  EXPECT_EQ(corrected.status().weights_hash, published.status().weights_hash);
  for (std::size_t epoch = 1; epoch < right.size(); ++epoch) {
    EXPECT_GT(*std::min_element(shown[epoch].layer_grad_norms.begin(), shown[epoch].layer_grad_norms.end()),
              5);
    EXPECT_EQ(right[epoch].grad_norm > 5, epoch == 1) << epoch;
  }
}

}  // namespace
}  // namespace mlp
