#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "mlp/activation.hpp"
#include "mlp/eigen.hpp"
#include "mlp/experiment.hpp"
#include "mlp/loss.hpp"

namespace mlp {

/// Where one tensor lies in the parameter buffer: `rows` x `cols`, column-major, from `offset` on.
struct TensorShape {
  std::string name;  ///< "W1", "b1", ...: layers are numbered from 1
  int layer;
  int rows, cols;
  std::size_t offset;
  std::size_t size() const { return static_cast<std::size_t>(rows) * cols; }
};

/// A multilayer perceptron: parameters and gradients, each in one contiguous buffer, and the passes over a
/// batch.
///
/// Layer l: z_l = W_l a_(l-1) + b_l, a_l = f(z_l); W_l is fan_out x fan_in. A batch holds one image per
/// column. No pass allocates once a batch of that size has been seen. A copy shares nothing with its
/// original.
template <typename Scalar>
class Network {
 public:
  /// Draws the initial weights from the stream "weights" of `seed`; biases are 0.
  ///
  /// Throws InvalidField unless there are at least two widths, all at least 1.
  Network(const NetworkConfig& network, Loss loss, const BrokenByUs& broken, std::uint64_t seed);

  const std::vector<TensorShape>& tensors() const { return tensors_; }
  int layer_count() const { return static_cast<int>(layers_.size()); }  ///< layers with weights

  std::span<Scalar> parameters() { return {parameters_.data(), size()}; }
  std::span<const Scalar> parameters() const { return {parameters_.data(), size()}; }
  std::span<Scalar> gradients() { return {gradients_.data(), size()}; }
  std::span<const Scalar> gradients() const { return {gradients_.data(), size()}; }

  /// Computes z and a of every layer for `inputs` (fan_in x images) and keeps them for `backward`.
  ///
  /// Layers before `first_layer` keep what the last pass over the same images computed.
  /// Throws std::invalid_argument if `inputs` has another number of rows than the network has inputs.
  void forward(const Eigen::Ref<const Matrix<Scalar>>& inputs, int first_layer = 1);

  /// The loss of the last forward pass: mean over images, sum over outputs.
  double loss(std::span<const std::uint8_t> labels) const;

  /// Fills `gradients()` with the gradient of `loss(labels)` from the last forward pass, by the chain rule
  /// backwards. Throws std::invalid_argument unless `inputs` and `labels` are as many images as that pass
  /// had.
  void backward(const Eigen::Ref<const Matrix<Scalar>>& inputs, std::span<const std::uint8_t> labels);

  /// Of the last pass, layer l from 1: width x images. The last layer's activations are the network's
  /// outputs.
  ConstMatrixView<Scalar> pre_activations(int layer) const { return view(layers_[layer - 1].z); }
  ConstMatrixView<Scalar> activations(int layer) const { return view(layers_[layer - 1].a); }
  ConstMatrixView<Scalar> deltas(int layer) const { return view(layers_[layer - 1].delta); }  ///< dL/dz

 private:
  struct Layer {
    Matrix<Scalar> z, a, delta;  // with room for at least `images_` images
  };

  std::size_t size() const { return static_cast<std::size_t>(parameters_.size()); }
  MatrixView<Scalar> weights(Vector<Scalar>& buffer, int layer) {
    return tensor(buffer, tensors_[2 * layer - 2]);
  }
  MatrixView<Scalar> bias(Vector<Scalar>& buffer, int layer) {
    return tensor(buffer, tensors_[2 * layer - 1]);
  }
  static MatrixView<Scalar> tensor(Vector<Scalar>& buffer, const TensorShape& shape) {
    return {buffer.data() + shape.offset, shape.rows, shape.cols};
  }
  /// The part of a workspace that belongs to the last pass; `room` makes it large enough first.
  ConstMatrixView<Scalar> view(const Matrix<Scalar>& space) const {
    return {space.data(), space.rows(), images_};
  }
  MatrixView<Scalar> room(Matrix<Scalar>& space, int width) const;
  Eigen::Ref<const Matrix<Scalar>> input_of(int layer, const Eigen::Ref<const Matrix<Scalar>>& inputs) const;

  void output_delta(std::span<const std::uint8_t> labels);
  void hidden_delta(int layer);

  Activation activation_;
  Loss loss_;
  BrokenByUs broken_;
  std::vector<TensorShape> tensors_;  // W1, b1, W2, b2, ...
  std::vector<Layer> layers_;
  Vector<Scalar> parameters_, gradients_;
  Eigen::Index images_ = 0;            // of the last forward pass
  mutable Matrix<Scalar> loss_terms_;  // kept so that `loss` need not allocate
  Matrix<Scalar> foreign_outputs_;     // under the loss of `broken_.gradient_of`
};

/// 64-bit FNV-1a over the bytes of all values (-0 as 0), as 16 hex digits: equal weights, equal hash.
template <typename Scalar>
std::string hash_of(std::span<const Scalar> values);

}  // namespace mlp
