#include "mlp/network.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "mlp/error.hpp"
#include "oracle.hpp"

namespace mlp {
namespace {

template <typename Scalar>
class NetworkTest : public testing::Test {};
using Scalars = testing::Types<float, double>;
TYPED_TEST_SUITE(NetworkTest, Scalars);

constexpr Loss bce = Loss::sigmoid_binary_cross_entropy;

template <typename Scalar>
MatrixView<Scalar> tensor(Network<Scalar>& network, std::span<Scalar> buffer, std::size_t index) {
  const TensorShape& shape = network.tensors()[index];
  return {buffer.data() + shape.offset, shape.rows, shape.cols};
}

template <typename Scalar>
bool equal(std::span<Scalar> a, std::span<Scalar> b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

/// The reference's network with the reference's weights.
template <typename Scalar>
Network<Scalar> oracle_network(const nlohmann::json& oracle, const nlohmann::json& expected) {
  NetworkConfig config{oracle["layers"], oracle::activation_named(expected["activation"])};
  Network<Scalar> network(config, {oracle::loss_named(expected["loss_name"])}, 1);
  for (int layer = 0; layer < network.layer_count(); ++layer) {
    tensor<Scalar>(network, network.parameters(), 2 * layer) =
        oracle::matrix<Scalar>(oracle["weights"][layer]);
    tensor<Scalar>(network, network.parameters(), 2 * layer + 1) =
        oracle::matrix<Scalar>(oracle["biases"][layer]);
  }
  return network;
}

TYPED_TEST(NetworkTest, ForwardLossAndEveryGradientAgreeWithPyTorch) {
  using Scalar = TypeParam;
  const auto& oracle = oracle::network();
  const auto inputs = oracle::matrix<Scalar>(oracle["inputs"]);
  const auto labels = oracle["labels"].get<std::vector<std::uint8_t>>();
  ASSERT_EQ(oracle["cases"].size(), 15u);  // 5 activations x 3 losses
  for (const auto& expected : oracle["cases"]) {
    SCOPED_TRACE(expected["activation"].get<std::string>() + ", " + expected["loss_name"].get<std::string>());
    auto network = oracle_network<Scalar>(oracle, expected);
    network.forward(inputs, Mode::train);
    network.backward(inputs, labels);
    const double loss = expected["loss"];
    EXPECT_NEAR(network.loss(labels), loss, oracle::tolerance<Scalar> * loss);
    const int last = network.layer_count();
    EXPECT_TRUE(oracle::near<Scalar>(network.activations(last), oracle::matrix<double>(expected["outputs"])));
    for (int layer = 1; layer <= last; ++layer) {
      const auto at = [&](const char* key) { return oracle::matrix<double>(expected[key][layer - 1]); };
      const auto gradient = [&](int index) { return tensor<Scalar>(network, network.gradients(), index); };
      EXPECT_TRUE(oracle::near<Scalar>(network.pre_activations(layer), at("pre_activations"))) << layer;
      EXPECT_TRUE(oracle::near<Scalar>(network.deltas(layer), at("deltas"))) << layer;
      EXPECT_TRUE(oracle::near<Scalar>(gradient(2 * layer - 2), at("weight_gradients"))) << layer;
      EXPECT_TRUE(oracle::near<Scalar>(gradient(2 * layer - 1), at("bias_gradients"))) << layer;
    }
  }
}

TYPED_TEST(NetworkTest, LaysAllTensorsOneBehindTheOther) {
  const Network<TypeParam> network({{5, 4, 3}}, {bce}, 1);
  std::size_t offset = 0;
  std::vector<std::string> names;
  for (const TensorShape& shape : network.tensors()) {
    EXPECT_EQ(shape.offset, offset) << shape.name;
    offset += shape.size();
    names.push_back(shape.name);
  }
  EXPECT_EQ(names, (std::vector<std::string>{"W1", "b1", "W2", "b2"}));
  EXPECT_EQ(offset, 5u * 4 + 4 + 4 * 3 + 3);
  EXPECT_EQ(network.parameters().size(), offset);
  EXPECT_EQ(network.gradients().size(), offset);
}

TYPED_TEST(NetworkTest, WeightsComeFromTheSeedAndBiasesAreZero) {
  Network<TypeParam> a({{5, 4, 3}}, {bce}, 1), b({{5, 4, 3}}, {bce}, 1), c({{5, 4, 3}}, {bce}, 2);
  EXPECT_TRUE(equal(a.parameters(), b.parameters()));
  EXPECT_FALSE(equal(a.parameters(), c.parameters()));
  EXPECT_TRUE(tensor<TypeParam>(a, a.parameters(), 1).isZero(0));
  EXPECT_FALSE(tensor<TypeParam>(a, a.parameters(), 2).isZero(0));
}

TYPED_TEST(NetworkTest, ASmallerBatchAfterALargerOneIsComputedAsIfAlone) {
  using Scalar = TypeParam;
  const Matrix<Scalar> inputs = Matrix<Scalar>::Random(5, 9);
  const std::vector<std::uint8_t> labels{0, 1, 2, 0, 1, 2, 0, 1, 2};
  Network<Scalar> fresh({{5, 4, 3}}, {bce}, 1), used = fresh;
  used.forward(inputs, Mode::train);
  used.backward(inputs, labels);
  for (Network<Scalar>* network : {&fresh, &used}) {
    network->forward(inputs.leftCols(2), Mode::train);
    network->backward(inputs.leftCols(2), std::span(labels).first(2));
  }
  EXPECT_EQ(used.activations(2).cols(), 2);
  EXPECT_EQ(used.activations(2), fresh.activations(2));
  EXPECT_TRUE(equal(used.gradients(), fresh.gradients()));
}

TYPED_TEST(NetworkTest, ForwardFromALaterLayerKeepsTheEarlierOnes) {
  using Scalar = TypeParam;
  const Matrix<Scalar> inputs = Matrix<Scalar>::Random(5, 3);
  Network<Scalar> whole({{5, 4, 4, 3}}, {bce}, 1);
  whole.forward(inputs, Mode::train);
  Network<Scalar> part = whole;
  for (Network<Scalar>* network : {&whole, &part}) network->parameters()[network->tensors()[2].offset] += 1;
  whole.forward(inputs, Mode::train);
  part.forward(inputs, Mode::train, 2);
  EXPECT_EQ(whole.activations(3), part.activations(3));
}

TYPED_TEST(NetworkTest, OurFaultsChangeTheGradientAndNothingElse) {
  using Scalar = TypeParam;
  const Matrix<Scalar> inputs = Matrix<Scalar>::Random(5, 3);
  const std::vector<std::uint8_t> labels{0, 1, 2};
  Network<Scalar> right({{5, 4, 3}}, {bce}, 1);
  right.forward(inputs, Mode::train);
  right.backward(inputs, labels);
  BrokenByUs no_derivative, foreign;
  no_derivative.no_activation_derivative = true;
  foreign.gradient_of = Loss::softmax_cross_entropy;
  for (const BrokenByUs& fault : {no_derivative, foreign}) {
    Network<Scalar> broken({{5, 4, 3}}, {bce}, 1, fault);
    broken.forward(inputs, Mode::train);
    broken.backward(inputs, labels);
    EXPECT_EQ(broken.activations(2), right.activations(2));
    EXPECT_EQ(broken.loss(labels), right.loss(labels));
    EXPECT_FALSE(equal(broken.gradients(), right.gradients()));
  }
}

TYPED_TEST(NetworkTest, RejectsWrongWidthsAndBatches) {
  using Network = Network<TypeParam>;
  EXPECT_THROW(Network({{5}}, {bce}, 1), InvalidField);
  EXPECT_THROW(Network({{5, 0, 3}}, {bce}, 1), InvalidField);
  Network network({{5, 3}}, {bce}, 1);
  const Matrix<TypeParam> inputs = Matrix<TypeParam>::Zero(5, 2);
  EXPECT_THROW(network.forward(Matrix<TypeParam>::Zero(4, 2), Mode::train), std::invalid_argument);
  network.forward(inputs, Mode::train);
  const std::vector<std::uint8_t> labels{0, 1, 2};
  EXPECT_THROW(network.loss(labels), std::invalid_argument);
  EXPECT_THROW(network.backward(inputs.leftCols(1), std::span(labels).first(1)), std::invalid_argument);
}

TEST(HashOf, IsFnv1aOfTheBytesWithOneZero) {
  // The hashes were computed in Python over struct.pack("<3f", 1, -2.5, 0) and "<3d".
  const std::vector<float> floats{1.0f, -2.5f, 0.0f}, negative_zero{1.0f, -2.5f, -0.0f};
  const std::vector<double> doubles{1.0, -2.5, 0.0};
  EXPECT_EQ(hash_of<float>({}), "cbf29ce484222325");
  EXPECT_EQ(hash_of<float>(floats), "00f3a969ef350f78");
  EXPECT_EQ(hash_of<float>(negative_zero), hash_of<float>(floats));
  EXPECT_EQ(hash_of<double>(doubles), "afda801ca49be31c");
}

}  // namespace
}  // namespace mlp
