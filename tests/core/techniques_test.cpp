// Dropout, batch normalisation and the L2 penalty in a network, held against PyTorch.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "mlp/network.hpp"
#include "oracle.hpp"

namespace mlp {
namespace {

template <typename Scalar>
class TechniquesTest : public testing::Test {};
using Scalars = testing::Types<float, double>;
TYPED_TEST_SUITE(TechniquesTest, Scalars);

const nlohmann::json& techniques() { return oracle::network()["techniques"]; }

Mode mode_named(const std::string& name) { return name == "train" ? Mode::train : Mode::eval; }

template <typename Scalar>
MatrixView<Scalar> tensor(Network<Scalar>& network, std::span<Scalar> buffer, std::size_t index) {
  const TensorShape& shape = network.tensors()[index];
  return {buffer.data() + shape.offset, shape.rows, shape.cols};
}

template <typename Scalar>
Vector<Scalar> running_of(const Network<Scalar>& network) {
  const auto running = network.running_statistics();
  return Eigen::Map<const Vector<Scalar>>(running.data(), static_cast<Eigen::Index>(running.size()));
}

/// The reference's network in the state `start`.
template <typename Scalar>
Network<Scalar> oracle_network(const nlohmann::json& expected, bool batch_norm) {
  NetworkConfig config;
  config.layers = oracle::network()["layers"].get<std::vector<int>>();
  config.activation = oracle::activation_named(expected["activation"]);
  config.batch_norm = batch_norm;
  config.dropout_rate = expected.value("dropout_rate", 0.0);
  config.input_dropout_rate = expected.value("input_dropout_rate", 0.0);
  const LossConfig loss{oracle::loss_named(expected["loss_name"]), expected.value("l2_penalty", 0.0)};
  Network<Scalar> network(config, loss, 1);
  const auto& tensors = expected["start"]["tensors"];
  EXPECT_EQ(network.tensors().size(), tensors.size());
  for (std::size_t i = 0; i < tensors.size(); ++i)
    tensor<Scalar>(network, network.parameters(), i) = oracle::matrix<Scalar>(tensors[i]);
  const auto running = expected["start"]["running"].get<std::vector<double>>();
  EXPECT_EQ(network.running_statistics().size(), running.size());
  std::copy(running.begin(), running.end(), network.running_statistics().begin());
  return network;
}

template <typename Scalar>
void hold_masks(Network<Scalar>& network, const nlohmann::json& masks) {
  for (std::size_t layer = 0; layer < masks.size(); ++layer)
    network.hold_dropout_mask(static_cast<int>(layer), oracle::matrix<Scalar>(masks[layer]));
}

template <typename Scalar>
testing::AssertionResult near_running(const Network<Scalar>& network, const nlohmann::json& expected) {
  if (expected.empty()) return testing::AssertionResult(network.running_statistics().empty());
  return oracle::near<Scalar>(running_of(network), oracle::matrix<double>(expected));
}

/// What rounding leaves of a gradient that is 0 by theory, as that of a bias before batch normalisation.
template <typename Scalar>
constexpr double nothing = sizeof(Scalar) == 8 ? 1e-15 : 1e-6;

TYPED_TEST(TechniquesTest, LossPenaltyAndEveryGradientAgreeWithPyTorch) {
  using Scalar = TypeParam;
  const auto inputs = oracle::matrix<Scalar>(oracle::network()["inputs"]);
  const auto labels = oracle::network()["labels"].get<std::vector<std::uint8_t>>();
  ASSERT_EQ(techniques()["cases"].size(), 8u);
  for (std::size_t i = 0; i < techniques()["cases"].size(); ++i) {
    const auto& expected = techniques()["cases"][i];
    SCOPED_TRACE("case " + std::to_string(i));
    auto network = oracle_network<Scalar>(expected, expected["batch_norm"]);
    hold_masks(network, expected["masks"]);
    network.forward(inputs, mode_named(expected["mode"]));
    network.backward(inputs, labels);
    const double loss = expected["loss"], penalty = expected["penalty"];
    EXPECT_NEAR(network.loss(labels), loss, oracle::tolerance<Scalar> * loss);
    EXPECT_NEAR(network.penalty(), penalty, oracle::tolerance<Scalar> * penalty);
    EXPECT_TRUE(oracle::near<Scalar>(network.activations(network.layer_count()),
                                     oracle::matrix<double>(expected["outputs"])));
    EXPECT_TRUE(near_running(network, expected["running"]));
    for (std::size_t t = 0; t < network.tensors().size(); ++t) {
      const auto gradient = oracle::matrix<double>(expected["gradients"][t]);
      const auto found = tensor<Scalar>(network, network.gradients(), t);
      if (gradient.norm() < 1e-15)
        EXPECT_LT(found.norm(), nothing<Scalar>) << network.tensors()[t].name;
      else
        EXPECT_TRUE(oracle::near<Scalar>(found, gradient)) << network.tensors()[t].name;
    }
  }
}

TYPED_TEST(TechniquesTest, StepsWithBatchNormEndAsInPyTorch) {
  using Scalar = TypeParam;
  const auto& expected = techniques()["steps"];
  const auto inputs = oracle::matrix<Scalar>(oracle::network()["inputs"]);
  const auto labels = oracle::network()["labels"].get<std::vector<std::uint8_t>>();
  auto network = oracle_network<Scalar>(expected, true);
  for (const auto& batch : expected["batches"]) {
    const int first = batch[0], count = batch[1].get<int>() - first;
    const Matrix<Scalar> images = inputs.middleCols(first, count);
    network.forward(images, Mode::train);
    network.backward(images, std::span(labels).subspan(first, count));
    for (std::size_t i = 0; i < network.parameters().size(); ++i)
      network.parameters()[i] -= expected["learning_rate"].get<Scalar>() * network.gradients()[i];
  }
  for (std::size_t t = 0; t < network.tensors().size(); ++t)
    EXPECT_TRUE(oracle::near<Scalar>(tensor<Scalar>(network, network.parameters(), t),
                                     oracle::matrix<double>(expected["end"]["tensors"][t])))
        << network.tensors()[t].name;
  EXPECT_TRUE(near_running(network, expected["end"]["running"]));
  network.forward(inputs, Mode::eval);
  EXPECT_NEAR(network.loss(labels), expected["loss"], oracle::tolerance<Scalar> * 10);
}

}  // namespace
}  // namespace mlp
