#include "mlp/gradient_check.hpp"

#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <vector>

#include "mlp/dataset.hpp"
#include "mlp/error.hpp"
#include "mlp/network.hpp"

namespace mlp {
namespace {

constexpr int images = 4;

Experiment experiment_with(std::vector<int> layers, Activation activation, Loss loss) {
  Experiment experiment;
  experiment.network.layers = std::move(layers);
  experiment.network.activation = activation;
  experiment.loss.name = loss;
  return experiment;
}

std::vector<double> analytic_gradient(const Experiment& experiment) {
  const Dataset dataset = make_dataset(experiment.data, experiment.seed);
  const Matrix<double> inputs = dataset.train.inputs.leftCols(images).cast<double>();
  const std::span labels(dataset.train.labels.data(), images);
  Network<double> network(experiment);
  network.forward(inputs, Mode::train);
  network.backward(inputs, labels);
  return {network.gradients().begin(), network.gradients().end()};
}

class GradientCheckTest : public testing::TestWithParam<std::tuple<Activation, Loss>> {};

TEST_P(GradientCheckTest, PassesForEveryActivationLossAndDepth) {
  const auto [activation, loss] = GetParam();
  for (const std::vector<int>& layers :
       {std::vector{64, 10}, std::vector{64, 64, 10}, std::vector{64, 20, 16, 20, 10}}) {
    const GradientCheck check = check_gradients(experiment_with(layers, activation, loss), images);
    EXPECT_TRUE(check.passed) << layers.size() << " widths, error " << check.largest_error;
    for (const TensorCheck& tensor : check.tensors) {
      EXPECT_LT(tensor.relative_error, 1e-6) << tensor.name;
      EXPECT_GT(tensor.cosine, 1 - 1e-9) << tensor.name;
    }
  }
}

TEST_P(GradientCheckTest, CatchesAPlantedErrorOfOnePercentInAnyTensor) {
  const auto [activation, loss] = GetParam();
  const Experiment experiment = experiment_with({64, 8, 8, 10}, activation, loss);
  const Network<double> network(experiment);
  const std::vector<double> right = analytic_gradient(experiment);
  EXPECT_TRUE(check_gradients(experiment, images, right).passed);
  for (const TensorShape& planted : network.tensors()) {
    auto wrong = right;
    for (std::size_t i = 0; i < planted.size(); ++i) wrong[planted.offset + i] *= 1.01;
    const GradientCheck check = check_gradients(experiment, images, wrong);
    EXPECT_FALSE(check.passed);
    for (const TensorCheck& tensor : check.tensors)
      EXPECT_EQ(tensor.relative_error > 1e-6, tensor.name == planted.name)
          << planted.name << " " << tensor.name;
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, GradientCheckTest,
    testing::Combine(testing::Values(Activation::sigmoid, Activation::tanh, Activation::relu,
                                     Activation::leaky_relu, Activation::identity),
                     testing::Values(Loss::softmax_cross_entropy, Loss::sigmoid_binary_cross_entropy,
                                     Loss::sigmoid_squared_error)));

/// Which of dropout, batch normalisation and L2 penalty are on.
struct Techniques {
  bool dropout, batch_norm, l2_penalty;
};

constexpr Techniques every_technique{true, true, true};

Experiment with_techniques(Experiment experiment, const Techniques& on) {
  if (on.dropout) experiment.network.dropout_rate = 0.3;
  if (on.dropout) experiment.network.input_dropout_rate = 0.1;
  experiment.network.batch_norm = on.batch_norm;
  if (on.l2_penalty) experiment.loss.l2_penalty = 0.05;
  return experiment;
}

/// In a network of two hidden layers: the biases before batch normalisation, and the first beta if it only
/// shifts what the second batch normalisation is given.
bool is_taken_away(const std::string& name, Activation activation, const Techniques& on) {
  const bool only_shifts = activation == Activation::identity && !on.dropout;
  return on.batch_norm && (name == "b1" || name == "b2" || (name == "beta1" && only_shifts));
}

TEST_P(GradientCheckTest, PassesWithDropoutBatchNormAndL2PenaltyAloneAndTogether) {
  const auto [activation, loss] = GetParam();
  for (const Techniques& on :
       {Techniques{true, false, false}, Techniques{false, true, false}, Techniques{false, false, true},
        Techniques{true, false, true}, every_technique}) {
    SCOPED_TRACE(testing::Message() << "dropout " << on.dropout << ", batch norm " << on.batch_norm << ", L2 "
                                    << on.l2_penalty);
    const auto experiment = with_techniques(experiment_with({64, 10, 8, 10}, activation, loss), on);
    const GradientCheck check = check_gradients(experiment, images);
    EXPECT_TRUE(check.passed) << check.largest_error;
    for (const TensorCheck& tensor : check.tensors) {
      EXPECT_LT(tensor.relative_error, 1e-6) << tensor.name;
      EXPECT_EQ(tensor.zero_by_theory, is_taken_away(tensor.name, activation, on)) << tensor.name;
      if (tensor.zero_by_theory) {
        EXPECT_LT(tensor.analytic_norm, 1e-9) << tensor.name;
        EXPECT_LT(tensor.numerical_norm, 1e-9) << tensor.name;
      } else {
        EXPECT_GT(tensor.analytic_norm, 1e-4) << tensor.name;
      }
    }
  }
}

TEST(GradientCheck, CatchesAPlantedErrorInAnyTensorUnderEveryTechnique) {
  const Experiment experiment = with_techniques(
      experiment_with({64, 10, 8, 10}, Activation::tanh, Loss::softmax_cross_entropy), every_technique);
  const Network<double> network(experiment);
  const std::vector<double> right = analytic_gradient(experiment);
  EXPECT_TRUE(check_gradients(experiment, images, right).passed);
  for (const TensorShape& planted : network.tensors()) {
    auto wrong = right;
    for (std::size_t i = 0; i < planted.size(); ++i)
      wrong[planted.offset + i] = 1.01 * wrong[planted.offset + i] + 1e-8;  // the biases' are 0
    const GradientCheck check = check_gradients(experiment, images, wrong);
    EXPECT_FALSE(check.passed) << planted.name;
    for (const TensorCheck& tensor : check.tensors)
      EXPECT_EQ(tensor.relative_error > 1e-6, tensor.name == planted.name)
          << planted.name << " " << tensor.name;
  }
}

TEST(GradientCheck, CatchesTheDerivativeOfMaskedActivationsBelowTheLastLayer) {
  Experiment experiment = experiment_with({64, 16, 16, 10}, Activation::sigmoid, Loss::softmax_cross_entropy);
  experiment.broken_by_us.masked_derivative = true;
  EXPECT_TRUE(check_gradients(experiment, images).passed);  // without dropout there is no mask
  experiment.network.dropout_rate = 0.5;
  const GradientCheck check = check_gradients(experiment, images);
  EXPECT_FALSE(check.passed);
  for (const TensorCheck& tensor : check.tensors)
    EXPECT_EQ(tensor.relative_error > 0.1, tensor.layer < 3) << tensor.name;
}

TEST(GradientCheck, PassesWithPublishedDropout) {
  Experiment experiment = experiment_with({64, 16, 16, 10}, Activation::sigmoid, Loss::softmax_cross_entropy);
  experiment.network.dropout_rate = 0.5;
  experiment.published.dropout = true;
  EXPECT_TRUE(check_gradients(experiment, images).passed);
}

TEST(GradientCheck, SeesVanishingGradientsThroughTenLayers) {
  std::vector<int> layers(11, 32);
  layers.front() = 64;
  layers.back() = 10;
  const auto experiment = experiment_with(layers, Activation::sigmoid, Loss::sigmoid_binary_cross_entropy);
  const GradientCheck check = check_gradients(experiment, images);
  EXPECT_TRUE(check.passed) << check.largest_error;
  EXPECT_LT(check.tensors.front().analytic_norm, 1e-3 * check.tensors.back().analytic_norm);
}

TEST(GradientCheck, FailsWithoutTheDerivativeInAllLayersButTheLast) {
  Experiment experiment;
  experiment.network.layers = {64, 16, 16, 10};
  experiment.broken_by_us.no_activation_derivative = true;
  for (const TensorCheck& tensor : check_gradients(experiment, images).tensors)
    EXPECT_EQ(tensor.relative_error > 0.1, tensor.layer < 3) << tensor.name;
}

TEST(GradientCheck, FailsEverywhereWithTheGradientOfAnotherLoss) {
  Experiment experiment;
  experiment.network.layers = {64, 16, 10};
  experiment.loss.name = Loss::sigmoid_squared_error;
  experiment.broken_by_us.gradient_of = Loss::sigmoid_binary_cross_entropy;
  for (const TensorCheck& tensor : check_gradients(experiment, images).tensors)
    EXPECT_GT(tensor.relative_error, 0.1) << tensor.name;
}

TEST(GradientCheck, ChecksFiveThousandOfALargerNetworkFromEveryTensor) {
  Experiment experiment;
  experiment.network.layers = {64, 128, 64, 10};
  const GradientCheck check = check_gradients(experiment, 4);
  EXPECT_TRUE(check.passed) << check.largest_error;
  int checked = 0;
  for (const TensorCheck& tensor : check.tensors) {
    EXPECT_GE(tensor.checked, 1) << tensor.name;
    checked += tensor.checked;
  }
  EXPECT_NEAR(checked, 5000, 10);
}

TEST(GradientCheck, CountsComponentsWhoseStepCrossesAKink) {
  Experiment experiment;
  experiment.network.activation = Activation::relu;
  experiment.network.initializer = Initializer::zeros;  // every unit sits on its kink
  const GradientCheck check = check_gradients(experiment, images);
  EXPECT_FALSE(check.passed);
  EXPECT_GT(check.tensors.front().skipped, 0);
}

TEST(GradientCheck, RejectsImageCountsThatTheTrainingSetHasNot) {
  for (const int count : {0, -1, 1150}) EXPECT_THROW(check_gradients({}, count), InvalidField) << count;
}

}  // namespace
}  // namespace mlp
