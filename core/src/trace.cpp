#include "mlp/trace.hpp"

#include <algorithm>
#include <stdexcept>

#include "mlp/error.hpp"

namespace mlp {
namespace {

const TensorShape& shape_of(const Network<float>& network, const std::string& name) {
  std::string names;
  for (const TensorShape& tensor : network.tensors()) {
    if (tensor.name == name) return tensor;
    names += (names.empty() ? "" : ", ") + tensor.name;
  }
  throw InvalidField("name", '"' + name + '"', "a tensor of the network: " + names);
}

Matrix<float> cut(std::span<const float> buffer, const TensorShape& tensor) {
  return Eigen::Map<const Matrix<float>>(buffer.data() + tensor.offset, tensor.rows, tensor.cols);
}

LayerTrace trace_layer(const Network<float>& network, int layer) {
  const std::string number = std::to_string(layer);
  LayerTrace trace;
  trace.weights = tensor_values(network, "W" + number);
  trace.biases = tensor_values(network, "b" + number);
  trace.z = network.weighted_sums(layer);
  trace.a = network.activations(layer);
  trace.delta = network.deltas(layer);
  trace.weight_gradient = tensor_gradients(network, "W" + number);
  trace.bias_gradient = tensor_gradients(network, "b" + number);
  return trace;
}

/// One image as a batch.
Matrix<float> batch_of(const Vector<float>& inputs, const Network<float>& network) {
  if (inputs.size() != network.tensors().front().cols)
    throw std::invalid_argument("trace: the network takes another number of inputs");
  return inputs;
}

int largest(const Vector<float>& outputs) {
  Eigen::Index index = 0;
  outputs.maxCoeff(&index);
  return static_cast<int>(index);
}

/// What the last pass, of one image, computed.
Prediction prediction_of(const Network<float>& network, const Vector<float>& inputs) {
  Prediction prediction;
  prediction.inputs = inputs;
  for (int layer = 1; layer <= network.layer_count(); ++layer)
    prediction.activations.push_back(network.activations(layer));
  prediction.prediction = largest(prediction.activations.back());
  return prediction;
}

}  // namespace

Matrix<float> tensor_values(const Network<float>& network, const std::string& name) {
  return cut(network.parameters(), shape_of(network, name));
}

Matrix<float> tensor_gradients(const Network<float>& network, const std::string& name) {
  return cut(network.gradients(), shape_of(network, name));
}

ImageTrace trace(Network<float> network, Loss loss, const Vector<float>& inputs, int label) {
  const int classes = network.tensors().back().rows;
  if (label < 0 || label >= classes)
    throw InvalidField("label", std::to_string(label), "an integer from 0 to " + std::to_string(classes - 1));
  const Matrix<float> batch = batch_of(inputs, network);
  const std::uint8_t labels[] = {static_cast<std::uint8_t>(label)};
  network.forward(batch, Mode::eval);
  network.backward(batch, labels);

  ImageTrace trace;
  trace.inputs = inputs;
  trace.label = label;
  for (int layer = 1; layer <= network.layer_count(); ++layer)
    trace.layers.push_back(trace_layer(network, layer));
  trace.prediction = largest(trace.layers.back().a);
  trace.loss = network.loss(labels);
  Matrix<float> terms(classes, 1);
  loss_terms<float>(loss, network.pre_activations(network.layer_count()), labels, terms);
  trace.loss_terms = terms;
  return trace;
}

Prediction predict(Network<float> network, const Vector<float>& inputs) {
  network.forward(batch_of(inputs, network), Mode::eval);
  return prediction_of(network, inputs);
}

ThinnedPass predict_thinned(Network<float> network, const Vector<float>& inputs, int image) {
  for (int layer = 0; layer < network.layer_count(); ++layer) {
    const auto mask = network.dropout_mask(layer);
    if (mask.size() == 0) continue;
    require("image", image, {0, static_cast<double>(mask.cols() - 1)});
    network.hold_dropout_mask(layer, mask.col(image));
  }
  network.forward(batch_of(inputs, network), Mode::train);
  ThinnedPass pass{prediction_of(network, inputs), {}};
  for (int layer = 0; layer < network.layer_count(); ++layer)
    pass.masks.push_back(network.dropout_mask(layer).reshaped());
  return pass;
}

}  // namespace mlp
