#include "mlp/network.hpp"

#include <stdexcept>

#include "mlp/error.hpp"
#include "mlp/product.hpp"

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

/// W1, b1, W2, b2, ... one behind the other; gamma and beta behind the b of a hidden layer.
std::vector<TensorShape> lay_out(const std::vector<int>& widths, bool batch_norm) {
  std::vector<TensorShape> tensors;
  std::size_t offset = 0;
  const auto add = [&](const char* letter, int layer, int rows, int cols) {
    tensors.push_back({letter + std::to_string(layer), layer, rows, cols, offset});
    offset += tensors.back().size();
  };
  const int layer_count = static_cast<int>(widths.size()) - 1;
  for (int layer = 1; layer <= layer_count; ++layer) {
    add("W", layer, widths[layer], widths[layer - 1]);
    add("b", layer, widths[layer], 1);
    if (!batch_norm || layer == layer_count) continue;
    add("gamma", layer, widths[layer], 1);
    add("beta", layer, widths[layer], 1);
  }
  return tensors;
}

}  // namespace

template <typename Scalar>
Network<Scalar>::Network(const NetworkConfig& network, const LossConfig& loss, std::uint64_t seed,
                         const BrokenByUs& broken, const Published& published)
    : activation_(network.activation),
      loss_(loss),
      broken_(broken),
      published_(published),
      batch_norm_(network.batch_norm),
      dropout_stream_(seed, "dropout") {
  check_widths(network.layers);
  set_dropout_rates(network.dropout_rate, network.input_dropout_rate);
  tensors_ = lay_out(network.layers, batch_norm_);
  layers_.resize(network.layers.size() - 1);
  dropouts_.resize(layers_.size());
  parameters_.setZero(tensors_.back().offset + tensors_.back().size());
  gradients_.setZero(parameters_.size());
  draw_initial_weights(network.initializer, seed);
  if (batch_norm_) start_batch_norm();
}

template <typename Scalar>
void Network<Scalar>::draw_initial_weights(Initializer initializer, std::uint64_t seed) {
  Random random(seed, "weights");
  for (int layer = 1; layer <= layer_count(); ++layer) {
    auto w = weights(parameters_, layer);
    draw_weights<Scalar>(weight_distribution(initializer, published_, w.cols(), w.rows()), random,
                         span_of(w));
  }
}

template <typename Scalar>
void Network<Scalar>::start_batch_norm() {
  Eigen::Index units = 0;
  for (int layer = 1; layer < layer_count(); ++layer) {
    gamma(parameters_, layer).setOnes();
    layers_[layer - 1].first_unit = units;
    units += gamma(parameters_, layer).rows();
  }
  running_statistics_.setZero(units, 2);
  running_statistics_.col(1).setOnes();
}

template <typename Scalar>
ParameterRange Network<Scalar>::layer_range(int layer) const {
  const std::size_t begin = shape(layer, 0).offset;
  const std::size_t end = layer == layer_count() ? span_of(parameters_).size() : shape(layer + 1, 0).offset;
  return {begin, end - begin};
}

template <typename Scalar>
ConstMatrixView<Scalar> Network<Scalar>::pre_activations(int layer) const {
  const Layer& of = layers_[layer - 1];
  return view(batch_norm_ && layer < layer_count() ? of.y : of.z);
}

template <typename Scalar>
Eigen::Ref<const Matrix<Scalar>> Network<Scalar>::input_of(
    int layer, const Eigen::Ref<const Matrix<Scalar>>& inputs) const {
  const Dropout<Scalar>& dropout = dropouts_[layer - 1];
  if (dropout.on()) return dropout.outputs();
  if (layer == 1) return inputs;
  return activations(layer - 1);
}

template <typename Scalar>
void Network<Scalar>::forward(const Eigen::Ref<const Matrix<Scalar>>& inputs, Mode mode, int first_layer) {
  if (inputs.rows() != tensors_.front().cols)
    throw std::invalid_argument("Network::forward: the network takes another number of inputs");
  mode_ = mode;
  images_ = inputs.cols();
  if (first_layer == 1) drop_out(0, inputs);
  for (int layer = first_layer; layer <= layer_count(); ++layer) {
    const auto previous = input_of(layer, inputs);
    const auto w = weights(parameters_, layer);
    const auto b = bias(parameters_, layer);
    auto z = room(layers_[layer - 1].z, w.rows(), images_);
    auto a = room(layers_[layer - 1].a, w.rows(), images_);
    // <excerpt weighted-sum>
    z = product(w, previous);
    z.colwise() += b.col(0);
    // </excerpt>
    if (layer == layer_count()) {
      output_activation<Scalar>(loss_.name, z, a);
    } else {
      if (batch_norm_) normalize(layer);
      apply_activation<Scalar>(activation_, pre_activations(layer), a);
      drop_out(layer, a);
    }
  }
}

template <typename Scalar>
void Network<Scalar>::drop_out(int layer, const Eigen::Ref<const Matrix<Scalar>>& values) {
  const double rate = layer == 0 ? input_dropout_rate_ : dropout_rate_;
  const DropoutRule rule = published_.dropout ? published_dropout(rate) : inverted_dropout(rate, mode_);
  dropouts_[layer].forward(rule, dropout_stream_, values);
}

template <typename Scalar>
void Network<Scalar>::normalize(int layer) {
  const auto z = weighted_sums(layer);
  Layer& of = layers_[layer - 1];
  of.batch_norm.forward(mode_, z, gamma(parameters_, layer).col(0), beta(parameters_, layer).col(0),
                        running_statistics_.col(0).segment(of.first_unit, z.rows()),
                        running_statistics_.col(1).segment(of.first_unit, z.rows()),
                        room(of.y, z.rows(), images_));
}

template <typename Scalar>
double Network<Scalar>::loss(std::span<const std::uint8_t> labels) const {
  const auto logits = pre_activations(layer_count());
  auto terms = room(loss_terms_, logits.rows(), images_);
  loss_terms<Scalar>(loss_.name, logits, labels, terms);
  return static_cast<double>(flat(terms).sum()) / static_cast<double>(images_);
}

template <typename Scalar>
double Network<Scalar>::penalty() const {
  double sum = 0;
  for (int layer = 1; layer <= layer_count() && loss_.l2_penalty > 0; ++layer) {
    const TensorShape& weights = shape(layer, 0);
    sum += l2_penalty<Scalar>(loss_.l2_penalty, parameters().subspan(weights.offset, weights.size()));
  }
  return sum;
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
    weight_gradient = product(delta, previous.transpose());
    // </excerpt>
    if (loss_.l2_penalty > 0) {
      // <excerpt l2-penalty>
      // lambda/2 W^2 has the slope lambda W: it pulls every weight towards 0, by its own size
      weight_gradient += static_cast<Scalar>(loss_.l2_penalty) * weights(parameters_, layer);
      // </excerpt>
    }
    // <excerpt bias-gradient>
    // a bias has the input 1: the sum of the deltas over the images
    bias_gradient.setZero();
    for (Eigen::Index image = 0; image < images_; ++image) bias_gradient += delta.col(image);
    // </excerpt>
  }
}

template <typename Scalar>
void Network<Scalar>::output_delta(std::span<const std::uint8_t> labels) {
  const int last = layer_count();
  const auto outputs = activations(last);
  auto delta = room(layers_[last - 1].delta, outputs.rows(), images_);
  if (!broken_.gradient_of) return loss_gradient<Scalar>(loss_.name, outputs, labels, delta);
  auto foreign_outputs = room(foreign_outputs_, outputs.rows(), images_);
  output_activation<Scalar>(*broken_.gradient_of, pre_activations(last), foreign_outputs);
  loss_gradient<Scalar>(*broken_.gradient_of, foreign_outputs, labels, delta);
}

template <typename Scalar>
void Network<Scalar>::hidden_delta(int layer) {
  const auto w_next = weights(parameters_, layer + 1);
  const auto delta_next = deltas(layer + 1);
  const Dropout<Scalar>& dropout = dropouts_[layer];
  // The slope is that of the activation before the mask.
  const bool masked = broken_.masked_derivative && dropout.on();
  const auto a = masked ? dropout.outputs() : activations(layer);
  auto delta = room(layers_[layer - 1].delta, a.rows(), images_);
  // <excerpt delta-hidden>
  // back through the weights of the next layer, then times the slope f'(z)
  delta = product(w_next.transpose(), delta_next);
  if (dropout.on()) dropout.backward(delta);
  if (!broken_.no_activation_derivative) multiply_by_derivative<Scalar>(activation_, a, delta);
  // </excerpt>
  if (batch_norm_)
    layers_[layer - 1].batch_norm.backward(gamma(parameters_, layer).col(0), delta,
                                           gamma(gradients_, layer).col(0), beta(gradients_, layer).col(0));
}

template <typename Scalar>
void Network<Scalar>::set_dropout_rates(double hidden, double inputs) {
  require("network.dropout_rate", hidden, {0, 1, false, true});
  require("network.input_dropout_rate", inputs, {0, 1, false, true});
  dropout_rate_ = hidden;
  input_dropout_rate_ = inputs;
}

template <typename Scalar>
void Network<Scalar>::hold_dropout_masks(bool held) {
  for (Dropout<Scalar>& dropout : dropouts_) dropout.hold(held);
}

template class Network<MLP_SCALAR>;

}  // namespace mlp
