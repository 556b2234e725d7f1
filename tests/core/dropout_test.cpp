#include "mlp/dropout.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "mlp/error.hpp"
#include "mlp/network.hpp"

namespace mlp {
namespace {

class DropoutRate : public testing::TestWithParam<double> {};

TEST_P(DropoutRate, DropsThatShareAndKeepsTheMean) {
  const double rate = GetParam();
  const int units = 100, images = 1000;
  Random random(5, "dropout");
  Dropout<double> dropout;
  dropout.forward(inverted_dropout(rate, Mode::train), random, Matrix<double>::Constant(units, images, 3));
  ASSERT_TRUE(dropout.on());
  const double count = units * images, spread = std::sqrt(rate * (1 - rate) / count);
  EXPECT_NEAR(1 - dropout.mask().mean(), rate, 3 * spread);
  EXPECT_NEAR(dropout.outputs().mean(), 3, 3 * 3 * spread / (1 - rate));
  // Each of them is dropped, or scaled up.
  const auto scaled = (dropout.outputs().array() * (1 - rate) - 3).abs() < 1e-12;
  EXPECT_TRUE((scaled || dropout.outputs().array() == 0).all());
  EXPECT_EQ(scaled.count(), dropout.mask().sum());
}

INSTANTIATE_TEST_SUITE_P(Rates, DropoutRate, testing::Values(0.0015, 0.1, 0.5, 0.9));

TEST(Dropout, IsOffInEvaluationAndAtRateZero) {
  Random random(5, "dropout");
  const std::string before = random.state();
  Dropout<float> dropout;
  for (const DropoutRule& rule : {inverted_dropout(0.5, Mode::eval), inverted_dropout(0, Mode::train)}) {
    dropout.forward(rule, random, Matrix<float>::Ones(3, 4));
    EXPECT_FALSE(dropout.on());
  }
  EXPECT_EQ(random.state(), before);
}

TEST(Dropout, FloatAndDoubleDropTheSameUnits) {
  Random random(5, "dropout"), again(5, "dropout");
  Dropout<float> floats;
  Dropout<double> doubles;
  floats.forward(inverted_dropout(0.3, Mode::train), random, Matrix<float>::Ones(8, 9));
  doubles.forward(inverted_dropout(0.3, Mode::train), again, Matrix<double>::Ones(8, 9));
  EXPECT_EQ(floats.mask().cast<double>(), Matrix<double>(doubles.mask()));
}

TEST(Dropout, HoldsAMaskUntilItIsTold) {
  Random random(5, "dropout");
  Dropout<double> dropout;
  const DropoutRule rule = inverted_dropout(0.5, Mode::train);
  const Matrix<double> values = Matrix<double>::Ones(6, 7);
  dropout.forward(rule, random, values);
  const Matrix<double> first = dropout.mask();
  dropout.hold(true);
  dropout.forward(rule, random, values);
  EXPECT_EQ(Matrix<double>(dropout.mask()), first);
  EXPECT_THROW(dropout.forward(rule, random, Matrix<double>::Ones(5, 7)), std::invalid_argument);
  EXPECT_THROW(dropout.forward(rule, random, Matrix<double>::Ones(6, 8)), std::invalid_argument);
  dropout.hold(false);
  dropout.forward(rule, random, values);
  EXPECT_NE(Matrix<double>(dropout.mask()), first);
}

NetworkConfig config_with(double rate, double input_rate) {
  NetworkConfig config;
  config.layers = {8, 30, 20, 3};
  config.dropout_rate = rate;
  config.input_dropout_rate = input_rate;
  return config;
}

const Matrix<float> inputs = Matrix<float>::Constant(8, 5, 0.5f);

TEST(NetworkDropout, ChangesNoInitialWeightAndNoEvaluation) {
  Network<float> without(config_with(0, 0), {}, 1), with(config_with(0.5, 0.5), {}, 1);
  EXPECT_EQ(hash_of<float>(without.parameters()), hash_of<float>(with.parameters()));
  without.forward(inputs, Mode::eval);
  with.forward(inputs, Mode::eval);
  EXPECT_EQ(Matrix<float>(without.activations(3)), Matrix<float>(with.activations(3)));
}

TEST(NetworkDropout, DropsInputsAndHiddenUnitsEachAtItsOwnRate) {
  Network<float> hidden(config_with(0.5, 0), {}, 1), both(config_with(0.5, 0.9), {}, 1);
  const Matrix<float> many = Matrix<float>::Ones(8, 500);
  for (Network<float>* network : {&hidden, &both}) {
    network->forward(many, Mode::train);
    for (const int layer : {1, 2}) EXPECT_NEAR(network->dropout_mask(layer).mean(), 0.5, 0.03);
  }
  EXPECT_NEAR(both.dropout_mask(0).mean(), 0.1, 0.03);
  EXPECT_EQ(hidden.dropout_mask(0).size(), 0);
}

TEST(NetworkDropout, DrawsAgainInEveryTrainingPassAndGoesOnFromAState) {
  Network<float> network(config_with(0.5, 0), {}, 1);
  network.forward(inputs, Mode::train);
  const Matrix<float> first = network.dropout_mask(1);
  const std::string state = network.dropout_state();
  network.forward(inputs, Mode::train);
  const Matrix<float> second = network.dropout_mask(1);
  EXPECT_NE(first, second);
  Network<float> resumed(config_with(0.5, 0), {}, 1);
  resumed.set_dropout_state(state);
  resumed.forward(inputs, Mode::train);
  EXPECT_EQ(Matrix<float>(resumed.dropout_mask(1)), second);
  EXPECT_THROW(resumed.set_dropout_state("nothing"), std::invalid_argument);
}

TEST(NetworkDropout, TheRateCanChangeDuringTheRun) {
  Network<float> network(config_with(0, 0), {}, 1);
  network.forward(inputs, Mode::train);
  const Matrix<float> whole = network.activations(3);
  network.set_dropout_rates(0.5, 0.2);
  network.forward(inputs, Mode::train);
  EXPECT_NE(Matrix<float>(network.activations(3)), whole);
  network.set_dropout_rates(0, 0);
  network.forward(inputs, Mode::train);
  EXPECT_EQ(Matrix<float>(network.activations(3)), whole);
}

TEST(NetworkDropout, KeepsTheActivationsBeforeTheMask) {
  Network<float> network(config_with(0.5, 0), {}, 1);
  network.forward(inputs, Mode::train);
  EXPECT_GT(network.activations(1).minCoeff(), 0);  // a sigmoid is nowhere 0
  EXPECT_EQ(network.dropout_mask(1).minCoeff(), 0);
}

TEST(NetworkDropout, NoGradientReachesADroppedUnit) {
  Network<float> network(config_with(0.5, 0), {}, 1);
  const std::vector<std::uint8_t> labels{0, 1, 2, 0, 1};
  network.forward(inputs, Mode::train);
  network.backward(inputs, labels);
  for (const int layer : {1, 2}) {
    const auto dropped = network.dropout_mask(layer).array() == 0;
    EXPECT_TRUE((dropped == (network.deltas(layer).array() == 0)).all());
  }
}

TEST(NetworkDropout, RejectsRatesOutsideZeroToBelowOne) {
  Network<float> network(config_with(0, 0), {}, 1);
  for (const double rate : {-0.1, 1.0, 2.0, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_THROW(Network<float>(config_with(rate, 0), {}, 1), InvalidField) << rate;
    EXPECT_THROW(Network<float>(config_with(0, rate), {}, 1), InvalidField) << rate;
    EXPECT_THROW(network.set_dropout_rates(rate, 0), InvalidField) << rate;
  }
}

}  // namespace
}  // namespace mlp
