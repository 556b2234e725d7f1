#include "mlp/network.hpp"

#include <cstdio>
#include <stdexcept>

#include "mlp/error.hpp"

namespace mlp {
namespace {

void check_widths(const std::vector<int>& widths) {
  if (widths.size() < 2)
    throw InvalidField("network.layers", std::to_string(widths.size()) + " widths",
                       "at least 2, inputs and outputs");
  for (std::size_t i = 0; i < widths.size(); ++i)
    if (widths[i] < 1)
      throw InvalidField("network.layers[" + std::to_string(i) + "]", std::to_string(widths[i]),
                         "at least 1");
}

/// W1, b1, W2, b2, ... one behind the other.
std::vector<TensorShape> lay_out(const std::vector<int>& widths) {
  std::vector<TensorShape> tensors;
  std::size_t offset = 0;
  const auto add = [&](const char* letter, int layer, int rows, int cols) {
    tensors.push_back({letter + std::to_string(layer), layer, rows, cols, offset});
    offset += tensors.back().size();
  };
  for (int layer = 1; layer < static_cast<int>(widths.size()); ++layer) {
    add("W", layer, widths[layer], widths[layer - 1]);
    add("b", layer, widths[layer], 1);
  }
  return tensors;
}

}  // namespace

template <typename Scalar>
Network<Scalar>::Network(const NetworkConfig& network, Loss loss, const BrokenByUs& broken,
                         std::uint64_t seed)
    : activation_(network.activation), loss_(loss), broken_(broken) {
  check_widths(network.layers);
  tensors_ = lay_out(network.layers);
  layers_.resize(network.layers.size() - 1);
  parameters_.setZero(tensors_.back().offset + tensors_.back().size());
  gradients_.setZero(parameters_.size());
  Random random(seed, "weights");
  for (int layer = 1; layer <= layer_count(); ++layer) {
    auto w = weights(parameters_, layer);
    const auto distribution = weight_distribution(network.initializer, w.cols(), w.rows());
    draw_weights<Scalar>(distribution, random, {w.data(), static_cast<std::size_t>(w.size())});
  }
}

template <typename Scalar>
MatrixView<Scalar> Network<Scalar>::room(Matrix<Scalar>& space, int width) const {
  if (space.rows() != width || space.cols() < images_) space.resize(width, images_);
  return {space.data(), width, images_};
}

template <typename Scalar>
Eigen::Ref<const Matrix<Scalar>> Network<Scalar>::input_of(
    int layer, const Eigen::Ref<const Matrix<Scalar>>& inputs) const {
  if (layer == 1) return inputs;
  return activations(layer - 1);
}

template <typename Scalar>
void Network<Scalar>::forward(const Eigen::Ref<const Matrix<Scalar>>& inputs, int first_layer) {
  if (inputs.rows() != tensors_.front().cols)
    throw std::invalid_argument("Network::forward: the network takes another number of inputs");
  images_ = inputs.cols();
  for (int layer = first_layer; layer <= layer_count(); ++layer) {
    const auto previous = input_of(layer, inputs);
    const auto w = weights(parameters_, layer);
    const auto b = bias(parameters_, layer);
    auto z = room(layers_[layer - 1].z, w.rows());
    auto a = room(layers_[layer - 1].a, w.rows());
    // <excerpt weighted-sum>
    z.noalias() = w * previous;
    z.colwise() += b.col(0);
    // </excerpt>
    if (layer < layer_count())
      apply_activation<Scalar>(activation_, z, a);
    else
      output_activation<Scalar>(loss_, z, a);
  }
}

template <typename Scalar>
double Network<Scalar>::loss(std::span<const std::uint8_t> labels) const {
  const auto logits = pre_activations(layer_count());
  auto terms = room(loss_terms_, logits.rows());
  loss_terms<Scalar>(loss_, logits, labels, terms);
  return static_cast<double>(flat(terms).sum()) / static_cast<double>(images_);
}

template <typename Scalar>
void Network<Scalar>::backward(const Eigen::Ref<const Matrix<Scalar>>& inputs,
                               std::span<const std::uint8_t> labels) {
  if (inputs.cols() != images_)
    throw std::invalid_argument("Network::backward: the last forward pass had another number of images");
  output_delta(labels);
  for (int layer = layer_count(); layer >= 1; --layer) {
    if (layer < layer_count()) hidden_delta(layer);
    const auto delta = deltas(layer);
    const auto previous = input_of(layer, inputs);
    auto weight_gradient = weights(gradients_, layer);
    auto bias_gradient = bias(gradients_, layer);
    // <excerpt weight-gradient>
    // each image's delta times its inputs, summed over the images
    weight_gradient.noalias() = delta * previous.transpose();
    // </excerpt>
    // <excerpt bias-gradient>
    // a bias has the input 1: the sum of the deltas over the images
    bias_gradient = delta.rowwise().sum();
    // </excerpt>
  }
}

template <typename Scalar>
void Network<Scalar>::output_delta(std::span<const std::uint8_t> labels) {
  const int last = layer_count();
  const auto outputs = activations(last);
  auto delta = room(layers_[last - 1].delta, outputs.rows());
  if (!broken_.gradient_of) return loss_gradient<Scalar>(loss_, outputs, labels, delta);
  auto foreign_outputs = room(foreign_outputs_, outputs.rows());
  output_activation<Scalar>(*broken_.gradient_of, pre_activations(last), foreign_outputs);
  loss_gradient<Scalar>(*broken_.gradient_of, foreign_outputs, labels, delta);
}

template <typename Scalar>
void Network<Scalar>::hidden_delta(int layer) {
  const auto w_next = weights(parameters_, layer + 1);
  const auto delta_next = deltas(layer + 1);
  const auto a = activations(layer);
  auto delta = room(layers_[layer - 1].delta, a.rows());
  // <excerpt delta-hidden>
  // back through the weights of the next layer, then times the slope f'(z)
  delta.noalias() = w_next.transpose() * delta_next;
  if (!broken_.no_activation_derivative) multiply_by_derivative<Scalar>(activation_, a, delta);
  // </excerpt>
}

template <typename Scalar>
std::string hash_of(std::span<const Scalar> values) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const Scalar value : values) {
    const Scalar number = value == 0 ? 0 : value;
    unsigned char bytes[sizeof(Scalar)];
    std::memcpy(bytes, &number, sizeof(Scalar));
    for (const unsigned char byte : bytes) hash = (hash ^ byte) * 0x100000001b3u;
  }
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
  return text;
}

template class Network<float>;
template class Network<double>;
template std::string hash_of<float>(std::span<const float>);
template std::string hash_of<double>(std::span<const double>);

}  // namespace mlp
