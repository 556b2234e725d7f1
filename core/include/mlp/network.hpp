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

/// A multilayer perceptron: parameters and gradients, each in one contiguous buffer, and the passes over a batch.
///
/// Layer l: z_l = W_l a_(l-1) + b_l, a_l = f(z_l); W_l is fan_out x fan_in. A batch holds one image per column.
/// No pass allocates once a batch of that size has been seen.
template <typename Scalar>
class Network {
 public:
  /// Draws the initial weights from the stream "weights" of `seed`; biases are 0.
  Network(const NetworkConfig& network, Loss loss, const BrokenByUs& broken, std::uint64_t seed);

  const std::vector<TensorShape>& tensors() const;
  int layer_count() const;  ///< layers with weights

  std::span<Scalar> parameters();
  std::span<const Scalar> parameters() const;
  std::span<Scalar> gradients();
  std::span<const Scalar> gradients() const;

  /// Computes z and a of every layer for `inputs` (fan_in x images) and keeps them for `backward`.
  void forward(const Eigen::Ref<const Matrix<Scalar>>& inputs);

  /// The loss of the last forward pass: mean over images, sum over outputs.
  double loss(std::span<const std::uint8_t> labels) const;

  /// Fills `gradients()` with the gradient of `loss(labels)` from the last forward pass, by the chain rule backwards.
  void backward(const Eigen::Ref<const Matrix<Scalar>>& inputs, std::span<const std::uint8_t> labels);

  /// Of the last pass, layer l from 1: width x images. The last layer's activations are the network's outputs.
  Eigen::Ref<const Matrix<Scalar>> pre_activations(int layer) const;
  Eigen::Ref<const Matrix<Scalar>> activations(int layer) const;
  Eigen::Ref<const Matrix<Scalar>> deltas(int layer) const;  ///< dL/dz
};

/// 64-bit FNV-1a over the bytes of all values (-0 as 0), as 16 hex digits: equal weights, equal hash.
template <typename Scalar>
std::string hash_of(std::span<const Scalar> values);

}  // namespace mlp
