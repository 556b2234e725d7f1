#include "mlp/published.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "mlp/network.hpp"
#include "oracle.hpp"

namespace mlp {
namespace {

TEST(PublishedLoss, AgreesWithPyTorch) {
  const auto& expected = oracle::network()["shown_losses"];
  const auto outputs = oracle::matrix<double>(expected["outputs"]);
  const auto labels = oracle::network()["labels"].get<std::vector<std::uint8_t>>();
  const auto near = [&](ShownLoss loss, const char* name) {
    const double value = expected[name];
    EXPECT_NEAR(published_loss<double>(loss, outputs, labels), value, 1e-9 * value) << name;
    EXPECT_NEAR(published_loss<float>(loss, outputs.cast<float>(), labels), value, 1e-4 * value) << name;
  };
  near(ShownLoss::mse, "mse");
  near(ShownLoss::log_loss, "log_loss");
  near(ShownLoss::categorical_crossentropy, "categorical_crossentropy");
}

TEST(PublishedLoss, TheLossThatIsShownRisesOnTheWayToTheBaseRate) {
  const std::vector<std::uint8_t> labels{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  const Matrix<double> untrained = Matrix<double>::Constant(10, 10, 0.5);
  const Matrix<double> base_rate = Matrix<double>::Constant(10, 10, 0.1);
  const auto shown = ShownLoss::categorical_crossentropy, minimised = ShownLoss::log_loss;
  EXPECT_NEAR(published_loss<double>(shown, untrained, labels), std::log(2) / 10, 1e-12);
  EXPECT_NEAR(published_loss<double>(shown, base_rate, labels), std::log(10) / 10, 1e-12);
  EXPECT_LT(published_loss<double>(minimised, base_rate, labels),
            published_loss<double>(minimised, untrained, labels));
}

TEST(PublishedLoss, StaysFiniteForOutputsOfZeroAndOneButNotForNaN) {
  const std::vector<std::uint8_t> labels{0, 1};
  Matrix<float> outputs(2, 2);
  outputs << 0, 0, 1, 1;
  for (const ShownLoss loss : {ShownLoss::mse, ShownLoss::log_loss, ShownLoss::categorical_crossentropy}) {
    outputs(0, 0) = 0;
    EXPECT_TRUE(std::isfinite(published_loss<float>(loss, outputs, labels)));
    outputs(0, 0) = std::numeric_limits<float>::quiet_NaN();
    EXPECT_TRUE(std::isnan(published_loss<float>(loss, outputs, labels)));
  }
}

TEST(PublishedLoss, RejectsLabelsThatAreNone) {
  const Matrix<float> outputs = Matrix<float>::Constant(2, 2, 0.5);
  for (const std::vector<std::uint8_t>& labels : {std::vector<std::uint8_t>{0}, {0, 2}})
    EXPECT_THROW(published_loss<float>(ShownLoss::mse, outputs, labels), std::invalid_argument);
}

Network<float> network(const NetworkConfig& config, const Published& published) {
  return {config, {}, 1, {}, published};
}

TEST(PublishedHeUniform, HasTheSpreadOfTheWrongLimit) {
  EXPECT_NEAR(published_he_uniform(64).limit, std::sqrt(2.0 / 64), 1e-12);
  EXPECT_NEAR(published_he_uniform(64).sd, 0.102, 5e-4);
  EXPECT_NEAR(weight_distribution(Initializer::he_uniform, 64, 10).sd, 0.177, 5e-4);
  EXPECT_THROW(published_he_uniform(0), std::invalid_argument);
}

TEST(PublishedHeUniform, IsTheNetworksWhenAskedAndChangesNoOtherInitialiser) {
  NetworkConfig config;
  Published published;
  published.he_uniform = true;
  for (const Initializer initializer : {Initializer::he_uniform, Initializer::glorot_uniform}) {
    config.initializer = initializer;
    const auto right = network(config, {}), wrong = network(config, published);
    // The same draws, on a narrower range.
    const double ratio = initializer == Initializer::he_uniform ? std::sqrt(1.0 / 3) : 1;
    for (std::size_t i = 0; i < right.parameters().size(); i += 97)
      EXPECT_NEAR(wrong.parameters()[i], ratio * right.parameters()[i], 1e-6);
  }
}

TEST(PublishedDropout, IsOnInEvaluationAndScalesNothing) {
  NetworkConfig config;
  config.dropout_rate = 0.5;
  Published published;
  published.dropout = true;
  const Matrix<float> inputs = Matrix<float>::Constant(64, 3, 0.5f);
  auto wrong = network(config, published), right = network(config, {});
  for (const Mode mode : {Mode::train, Mode::eval}) {
    wrong.forward(inputs, mode);
    const auto weights =
        Eigen::Map<const Matrix<float>>(wrong.parameters().data() + wrong.tensors()[2].offset, 10, 64);
    const Matrix<float> thinned = weights * wrong.activations(1).cwiseProduct(wrong.dropout_mask(1));
    EXPECT_TRUE(wrong.weighted_sums(2).isApprox(thinned, 1e-5f));
    EXPECT_NEAR(wrong.dropout_mask(1).mean(), 0.5, 0.15);
  }
  right.forward(inputs, Mode::eval);
  EXPECT_NE(Matrix<float>(right.activations(2)), Matrix<float>(wrong.activations(2)));
}

TEST(PublishedDropout, WithoutARateIsNone) {
  Published published;
  published.dropout = true;
  const Matrix<float> inputs = Matrix<float>::Constant(64, 3, 0.5f);
  auto wrong = network({}, published), right = network({}, {});
  wrong.forward(inputs, Mode::train);
  right.forward(inputs, Mode::train);
  EXPECT_EQ(Matrix<float>(wrong.activations(2)), Matrix<float>(right.activations(2)));
}

TEST(PublishedGradientNorm, IsThatOfTheWeights) {
  const std::vector<float> weights{3, 0, -4};
  EXPECT_EQ(published_gradient_norm<float>(weights), 5);
}

}  // namespace
}  // namespace mlp
