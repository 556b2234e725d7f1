#include "mlp/batch_norm.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "mlp/network.hpp"

namespace mlp {
namespace {

/// A layer of 3 units with its running statistics.
struct Layer {
  BatchNorm<double> batch_norm;
  Vector<double> gamma = Vector<double>::Ones(3), beta = Vector<double>::Zero(3);
  Vector<double> mean = Vector<double>::Zero(3), variance = Vector<double>::Ones(3);

  Matrix<double> forward(Mode mode, const Matrix<double>& z) {
    Matrix<double> y(z.rows(), z.cols());
    batch_norm.forward(mode, z, gamma, beta, mean, variance, y);
    return y;
  }
};

Matrix<double> sums(int images) { return (5 * Matrix<double>::Random(3, images)).array() + 2; }

Vector<double> mean_of(const Matrix<double>& z) { return z.rowwise().mean(); }
Vector<double> variance_of(const Matrix<double>& z) {
  return (z.colwise() - mean_of(z)).array().square().rowwise().mean();
}

TEST(BatchNorm, GivesEveryUnitTheMeanBetaAndTheSpreadGamma) {
  Layer layer;
  layer.gamma << 1, 2, -0.5;
  layer.beta << 0, 3, -1;
  const Matrix<double> y = layer.forward(Mode::train, sums(50));
  EXPECT_TRUE(mean_of(y).isApprox(layer.beta, 1e-12));
  EXPECT_TRUE(variance_of(y).isApprox(layer.gamma.array().square().matrix(), 1e-5));  // but for epsilon
}

TEST(BatchNorm, EvaluationTakesTheRunningStatisticsAndLeavesThem) {
  Layer layer;
  layer.mean << 1, 2, 3;
  layer.variance << 4, 9, 16;
  Matrix<double> z(3, 1);
  z << 3, 5, 11;
  EXPECT_TRUE(layer.forward(Mode::eval, z).isApprox(Vector<double>{{1, 1, 2}}, 1e-5));
  EXPECT_EQ(layer.mean, (Vector<double>{{1, 2, 3}}));
  EXPECT_EQ(layer.variance, (Vector<double>{{4, 9, 16}}));
}

TEST(BatchNorm, TheRunningStatisticsReachThoseOfTheData) {
  Layer layer;
  const Matrix<double> z = sums(20);
  for (int pass = 0; pass < 300; ++pass) layer.forward(Mode::train, z);
  EXPECT_TRUE(layer.mean.isApprox(mean_of(z), 1e-9));
  EXPECT_TRUE(layer.variance.isApprox(variance_of(z) * 20 / 19, 1e-9));
}

TEST(BatchNorm, ASingleImageHasNoSpreadAndTeachesNothing) {
  Layer layer;
  layer.beta << 1, 2, 3;
  EXPECT_EQ(layer.forward(Mode::train, sums(1)), Matrix<double>(layer.beta));
  EXPECT_EQ(layer.mean, Vector<double>::Zero(3));
  EXPECT_EQ(layer.variance, Vector<double>::Ones(3));
}

TEST(BatchNorm, AUnitThatNeverChangesStaysFinite) {
  Layer layer;
  EXPECT_EQ(layer.forward(Mode::train, Matrix<double>::Constant(3, 4, 7)), Matrix<double>::Zero(3, 4));
  Matrix<double> delta = Matrix<double>::Random(3, 4);
  Vector<double> gamma_gradient(3), beta_gradient(3);
  layer.batch_norm.backward(layer.gamma, delta, gamma_gradient, beta_gradient);
  EXPECT_TRUE(delta.allFinite());
}

NetworkConfig config() {
  NetworkConfig config;
  config.layers = {5, 4, 6, 3};
  config.batch_norm = true;
  return config;
}

TEST(NetworkBatchNorm, GammaAndBetaStandBehindTheBiasOfEveryHiddenLayer) {
  const Network<float> network(config(), {}, 1);
  std::vector<std::string> names;
  std::size_t offset = 0;
  for (const TensorShape& shape : network.tensors()) {
    names.push_back(shape.name);
    EXPECT_EQ(shape.offset, offset) << shape.name;
    offset += shape.size();
    for (std::size_t i = shape.offset; i < offset; ++i) {
      const bool is_weight = shape.name.starts_with("W"), is_gamma = shape.name.starts_with("gamma");
      EXPECT_TRUE(is_weight || network.parameters()[i] == (is_gamma ? 1 : 0)) << shape.name;
    }
  }
  EXPECT_EQ(names, (std::vector<std::string>{"W1", "b1", "gamma1", "beta1", "W2", "b2", "gamma2", "beta2",
                                             "W3", "b3"}));
  EXPECT_EQ(network.parameters().size(), offset);
}

TEST(NetworkBatchNorm, ALayersRangeHoldsAllOfIt) {
  for (const bool batch_norm : {false, true}) {
    NetworkConfig setting = config();
    setting.batch_norm = batch_norm;
    const Network<float> network(setting, {}, 1);
    std::size_t begin = 0;
    for (int layer = 1; layer <= network.layer_count(); ++layer) {
      const ParameterRange range = network.layer_range(layer);
      std::size_t size = 0;
      for (const TensorShape& shape : network.tensors())
        if (shape.layer == layer) size += shape.size();
      EXPECT_EQ(range.offset, begin);
      EXPECT_EQ(range.size, size);
      begin += range.size;
    }
    EXPECT_EQ(begin, network.parameters().size());
  }
}

TEST(NetworkBatchNorm, RunningStatisticsStartAtZeroAndOneAndMoveInTrainingOnly) {
  Network<float> network(config(), {}, 1);
  const auto running = network.running_statistics();
  ASSERT_EQ(running.size(), 2u * (4 + 6));
  const std::vector<float> start(running.begin(), running.end());
  EXPECT_EQ(std::count(start.begin(), start.begin() + 10, 0.0f), 10);
  EXPECT_EQ(std::count(start.begin() + 10, start.end(), 1.0f), 10);
  const Matrix<float> inputs = Matrix<float>::Random(5, 8);
  network.forward(inputs, Mode::eval);
  EXPECT_TRUE(std::equal(start.begin(), start.end(), running.begin()));
  network.forward(inputs, Mode::train);
  for (std::size_t i = 0; i < start.size(); ++i) EXPECT_NE(running[i], start[i]) << i;
}

TEST(NetworkBatchNorm, WeightsAreThoseWithoutIt) {
  NetworkConfig plain = config();
  plain.batch_norm = false;
  const Network<float> with(config(), {}, 1), without(plain, {}, 1);
  for (const TensorShape& shape : without.tensors()) {
    const auto same = std::find_if(with.tensors().begin(), with.tensors().end(),
                                   [&](const TensorShape& other) { return other.name == shape.name; });
    EXPECT_EQ(hash_of<float>(without.parameters().subspan(shape.offset, shape.size())),
              hash_of<float>(with.parameters().subspan(same->offset, same->size())));
  }
}

TEST(NetworkBatchNorm, ASmallerBatchAfterALargerOneIsComputedAsIfAlone) {
  const Matrix<double> inputs = Matrix<double>::Random(5, 9);
  const std::vector<std::uint8_t> labels{0, 1, 2, 0, 1, 2, 0, 1, 2};
  Network<double> fresh(config(), {}, 1), used = fresh;
  used.forward(inputs, Mode::train);
  used.backward(inputs, labels);
  for (Network<double>* network : {&fresh, &used}) {
    network->forward(inputs.leftCols(3), Mode::train);
    network->backward(inputs.leftCols(3), std::span(labels).first(3));
  }
  EXPECT_EQ(hash_of<double>(used.gradients()), hash_of<double>(fresh.gradients()));
}

TEST(NetworkPenalty, CountsWeightsAlone) {
  NetworkConfig setting = config();
  const LossConfig loss{Loss::softmax_cross_entropy, 0.5};
  Network<double> network(setting, loss, 1);
  double squares = 0;
  for (const TensorShape& shape : network.tensors())
    for (std::size_t i = shape.offset; i < shape.offset + shape.size(); ++i) {
      network.parameters()[i] += 0.25;
      const double w = network.parameters()[i];
      if (shape.name.front() == 'W') squares += w * w;
    }
  EXPECT_NEAR(network.penalty(), 0.5 * 0.5 * squares, 1e-12);
  EXPECT_EQ(Network<double>(setting, {}, 1).penalty(), 0);
}

}  // namespace
}  // namespace mlp
