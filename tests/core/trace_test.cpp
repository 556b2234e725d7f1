#include "mlp/trace.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "mlp/dataset.hpp"
#include "mlp/error.hpp"

namespace mlp {
namespace {

Network<float> network(Loss loss, const BrokenByUs& broken = {}) {
  NetworkConfig config;
  config.layers = {64, 7, 5, 10};
  config.activation = Activation::tanh;
  return {config, {loss}, 1, broken};
}

Vector<float> image(int index) { return make_dataset({}, 1).train.inputs.col(index); }

class TraceOfLoss : public testing::TestWithParam<Loss> {};

TEST_P(TraceOfLoss, FollowsItsImageThroughEveryLayer) {
  const Network<float> original = network(GetParam());
  const ImageTrace traced = trace(original, GetParam(), image(3), 8);
  ASSERT_EQ(traced.layers.size(), 3);
  EXPECT_EQ(traced.inputs, image(3));
  EXPECT_EQ(traced.label, 8);
  Vector<float> from = traced.inputs;
  for (const LayerTrace& layer : traced.layers) {
    EXPECT_TRUE(layer.z.isApprox(layer.weights * from + layer.biases, 1e-5f));
    EXPECT_TRUE(layer.weight_gradient.isApprox(layer.delta * from.transpose(), 1e-5f));
    EXPECT_TRUE(layer.bias_gradient.isApprox(layer.delta, 1e-5f));
    from = layer.a;
  }
  for (int layer : {0, 1}) {
    EXPECT_TRUE(traced.layers[layer].a.isApprox(traced.layers[layer].z.array().tanh().matrix(), 1e-5f));
    const Vector<float> back = traced.layers[layer + 1].weights.transpose() * traced.layers[layer + 1].delta;
    const Vector<float> delta = back.array() * (1 - traced.layers[layer].a.array().square());
    EXPECT_TRUE(traced.layers[layer].delta.isApprox(delta, 1e-4f));
  }
  for (int output = 0; output < class_count; ++output) EXPECT_LE(from(output), from(traced.prediction));
}

TEST_P(TraceOfLoss, TheTermsSumToTheLossOfTheImage) {
  const ImageTrace traced = trace(network(GetParam()), GetParam(), image(3), 8);
  EXPECT_GT(traced.loss, 0);
  EXPECT_NEAR(traced.loss_terms.sum(), traced.loss, 1e-5 * traced.loss);
}

TEST_P(TraceOfLoss, LeavesTheNetworkAlone) {
  const ImageSet train = make_dataset({}, 1).train;
  Network<float> original = network(GetParam());
  original.forward(train.inputs, Mode::train);
  original.backward(train.inputs, train.labels);
  const Matrix<float> parameters = tensor_values(original, "W2"),
                      gradients = tensor_gradients(original, "W2");
  const Matrix<float> outputs = original.activations(3);
  trace(original, GetParam(), image(3), 8);
  predict(original, image(3));
  EXPECT_EQ(tensor_values(original, "W2"), parameters);
  EXPECT_EQ(tensor_gradients(original, "W2"), gradients);
  EXPECT_EQ(original.activations(3), outputs);
}

INSTANTIATE_TEST_SUITE_P(, TraceOfLoss,
                         testing::Values(Loss::softmax_cross_entropy, Loss::sigmoid_binary_cross_entropy,
                                         Loss::sigmoid_squared_error));

TEST(Trace, ShowsTheGradientThatWeBroke) {
  const Loss loss = Loss::sigmoid_binary_cross_entropy;
  const ImageTrace whole = trace(network(loss), loss, image(3), 8);
  BrokenByUs fault;
  fault.no_activation_derivative = true;
  const ImageTrace broken = trace(network(loss, fault), loss, image(3), 8);
  EXPECT_EQ(broken.layers[2].delta, whole.layers[2].delta);
  EXPECT_FALSE(broken.layers[1].delta.isApprox(whole.layers[1].delta));
}

TEST(Trace, RejectsWhatIsNoImageAndNoClass) {
  const Loss loss = Loss::softmax_cross_entropy;
  EXPECT_THROW(trace(network(loss), loss, image(3), 10), InvalidField);
  EXPECT_THROW(trace(network(loss), loss, image(3), -1), InvalidField);
  EXPECT_THROW(trace(network(loss), loss, Vector<float>::Zero(63), 1), std::invalid_argument);
  EXPECT_THROW(predict(network(loss), Vector<float>::Zero(65)), std::invalid_argument);
}

TEST(Prediction, IsTheForwardHalfOfTheTrace) {
  const Loss loss = Loss::softmax_cross_entropy;
  const ImageTrace traced = trace(network(loss), loss, image(3), 8);
  const Prediction predicted = predict(network(loss), image(3));
  EXPECT_EQ(predicted.inputs, traced.inputs);
  EXPECT_EQ(predicted.prediction, traced.prediction);
  ASSERT_EQ(predicted.activations.size(), 3);
  for (int layer : {0, 1, 2}) EXPECT_EQ(predicted.activations[layer], traced.layers[layer].a);
}

Network<float> thinned_network(double rate) {
  NetworkConfig config;
  config.layers = {64, 7, 5, 10};
  config.dropout_rate = rate;
  return {config, {}, 1};
}

TEST(ThinnedPass, IsTheTrainingPassOfThatImage) {
  const Matrix<float> images = make_dataset({}, 1).train.inputs.leftCols(6);
  Network<float> original = thinned_network(0.5);
  original.forward(images, Mode::train);
  const Matrix<float> trained[] = {original.activations(1), original.activations(2), original.activations(3)};
  original.forward(images.leftCols(2), Mode::eval);  // as scoring does between two batches
  for (int image : {0, 5}) {
    const ThinnedPass pass = predict_thinned(original, images.col(image), image);
    for (int layer : {0, 1, 2})
      EXPECT_TRUE(pass.prediction.activations[layer].isApprox(trained[layer].col(image), 1e-5f)) << layer;
    ASSERT_EQ(pass.masks.size(), 3);
    EXPECT_EQ(pass.masks[0].size(), 0);
    EXPECT_EQ(pass.masks[1], original.dropout_mask(1).col(image));
    EXPECT_EQ(pass.masks[2], original.dropout_mask(2).col(image));
  }
  EXPECT_THROW(predict_thinned(original, images.col(0), 6), InvalidField);
  EXPECT_THROW(predict_thinned(original, images.col(0), -1), InvalidField);
  EXPECT_EQ(original.dropout_mask(1).cols(), 6) << "the original keeps its masks";
}

TEST(ThinnedPass, DrawsItsMasksBeforeTheFirstBatchAndHasNoneWithoutDropout) {
  const ThinnedPass first = predict_thinned(thinned_network(0.5), image(0), 3);
  EXPECT_EQ(first.masks[1].size(), 7);
  Network<float> switched_off = thinned_network(0.5);
  switched_off.forward(image(0), Mode::train);
  switched_off.set_dropout_rates(0, 0);
  switched_off.forward(image(0), Mode::train);
  const ThinnedPass whole = predict_thinned(switched_off, image(0), 3);
  for (const auto& mask : whole.masks) EXPECT_EQ(mask.size(), 0);
  EXPECT_EQ(whole.prediction.activations[2], predict(switched_off, image(0)).activations[2]);
}

TEST(Tensor, IsFoundByItsName) {
  const Network<float> some = network(Loss::softmax_cross_entropy);
  EXPECT_EQ(tensor_values(some, "W2").rows(), 5);
  EXPECT_EQ(tensor_values(some, "W2").cols(), 7);
  EXPECT_EQ(tensor_values(some, "W2")(4, 6), some.parameters()[some.tensors()[2].offset + 6 * 5 + 4]);
  try {
    tensor_gradients(some, "W4");
    FAIL() << "no error";
  } catch (const InvalidField& error) {
    EXPECT_EQ(error.value(), "\"W4\"");
    EXPECT_NE(error.allowed().find("W1, b1, W2, b2, W3, b3"), std::string::npos);
  }
}

}  // namespace
}  // namespace mlp
