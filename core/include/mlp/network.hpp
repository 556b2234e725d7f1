#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "mlp/activation.hpp"
#include "mlp/batch_norm.hpp"
#include "mlp/dropout.hpp"
#include "mlp/eigen.hpp"
#include "mlp/experiment.hpp"
#include "mlp/hash.hpp"
#include "mlp/loss.hpp"
#include "mlp/mode.hpp"

namespace mlp {

/// Where one tensor lies in the parameter buffer: `rows` x `cols`, column-major, from `offset` on.
struct TensorShape {
  std::string name;  ///< "W1", "b1", "gamma1", "beta1", ...: layers are numbered from 1
  int layer;
  int rows, cols;
  std::size_t offset;
  std::size_t size() const { return static_cast<std::size_t>(rows) * cols; }
};

/// A range of the parameter buffer.
struct ParameterRange {
  std::size_t offset, size;
};

/// A multilayer perceptron: parameters and gradients, each in one contiguous buffer, and the passes over a
/// batch.
///
/// Layer l: z_l = W_l a_(l-1) + b_l, a_l = f(z_l); W_l is fan_out x fan_in. With batch normalisation a hidden
/// layer is a_l = f(BN(z_l)), with dropout the next one sees a_l times its mask. A batch holds one image per
/// column. No pass allocates once a batch of that size has been seen. A copy shares nothing with its
/// original.
template <typename Scalar>
class Network {
 public:
  /// Draws the initial weights from the stream "weights" of `seed`, and dropout's masks from its stream
  /// "dropout"; biases and betas are 0, gammas 1.
  ///
  /// Throws InvalidField unless there are at least two widths, all at least 1, and the dropout rates are from
  /// 0 to below 1.
  Network(const NetworkConfig& network, const LossConfig& loss, std::uint64_t seed,
          const BrokenByUs& broken = {}, const Published& published = {});
  explicit Network(const Experiment& experiment)
      : Network(experiment.network, experiment.loss, experiment.seed, experiment.broken_by_us,
                experiment.published) {}

  const std::vector<TensorShape>& tensors() const { return tensors_; }
  int layer_count() const { return static_cast<int>(layers_.size()); }  ///< layers with weights
  /// All parameters of layer l from 1: what is frozen or counted together.
  ParameterRange layer_range(int layer) const;

  std::span<Scalar> parameters() { return span_of(parameters_); }
  std::span<const Scalar> parameters() const { return span_of(parameters_); }
  std::span<Scalar> gradients() { return span_of(gradients_); }
  std::span<const Scalar> gradients() const { return span_of(gradients_); }

  /// Of batch normalisation: the running mean of every hidden unit, layer by layer, then the running variance
  /// of every one; started at 0 and 1. Empty without it.
  std::span<Scalar> running_statistics() { return span_of(running_statistics_); }
  std::span<const Scalar> running_statistics() const { return span_of(running_statistics_); }

  /// Computes z and a of every layer for `inputs` (fan_in x images) and keeps them for `backward`.
  ///
  /// A training pass draws dropout masks and moves the running statistics. Layers before `first_layer` keep
  /// what the last pass over the same images computed.
  /// Throws std::invalid_argument if `inputs` has another number of rows than the network has inputs.
  void forward(const Eigen::Ref<const Matrix<Scalar>>& inputs, Mode mode, int first_layer = 1);

  /// The loss of the last forward pass on its data: mean over images, sum over outputs.
  double loss(std::span<const std::uint8_t> labels) const;

  /// The L2 penalty lambda/2 sum(W^2) over all weights; biases, gammas and betas are left out. Training
  /// minimises loss + penalty.
  double penalty() const;

  /// Fills `gradients()` with the gradient of `loss(labels) + penalty()` from the last forward pass, by the
  /// chain rule backwards. Throws std::invalid_argument unless `inputs` and `labels` are as many images as
  /// that pass had.
  void backward(const Eigen::Ref<const Matrix<Scalar>>& inputs, std::span<const std::uint8_t> labels);

  /// Of the last pass, layer l from 1: width x images. The last layer's activations are the network's
  /// outputs.
  ConstMatrixView<Scalar> weighted_sums(int layer) const { return view(layers_[layer - 1].z); }  ///< z
  /// What the activation is computed from: z, or its batch normalisation.
  ConstMatrixView<Scalar> pre_activations(int layer) const;
  /// Before dropout.
  ConstMatrixView<Scalar> activations(int layer) const { return view(layers_[layer - 1].a); }
  ConstMatrixView<Scalar> deltas(int layer) const { return view(layers_[layer - 1].delta); }  ///< dL/dz

  /// Of the last pass that dropped units, so that it outlives an evaluation: 1 for each unit that stayed, 0
  /// for one that was dropped. Layer 0 are the inputs. Empty without dropout.
  ConstMatrixView<Scalar> dropout_mask(int layer) const { return dropouts_[layer].mask(); }
  /// From the next pass on; `hidden` and `inputs` = P(drop). Throws InvalidField as the constructor.
  void set_dropout_rates(double hidden, double inputs);
  /// From the next backward pass on; lambda of the penalty, at least 0.
  void set_l2_penalty(double lambda) { loss_.l2_penalty = lambda; }
  /// Passes to come use the masks of the last one (which need the same number of images), or draw again.
  void hold_dropout_masks(bool held);
  /// Passes to come use this mask of ones and zeros, width x images.
  void hold_dropout_mask(int layer, const Matrix<Scalar>& mask) { dropouts_[layer].hold_mask(mask); }
  /// The position of the stream of masks, for a checkpoint.
  std::string dropout_state() const { return dropout_stream_.state(); }
  void set_dropout_state(const std::string& state) { dropout_stream_.set_state(state); }

 private:
  struct Layer {
    Matrix<Scalar> z, y, a, delta;  // with room for at least `images_` images; y: z after batch normalisation
    BatchNorm<Scalar> batch_norm;
    Eigen::Index first_unit = 0;  // the layer's place among all hidden units, in the running statistics
  };

  template <typename Buffer>
  static auto span_of(Buffer& buffer) {
    return std::span(buffer.data(), static_cast<std::size_t>(buffer.size()));
  }
  /// W, b, gamma and beta of `layer` are its tensors 0 to 3.
  const TensorShape& shape(int layer, int which) const {
    return tensors_[(layer - 1) * (batch_norm_ ? 4 : 2) + which];
  }
  MatrixView<Scalar> tensor(Vector<Scalar>& buffer, int layer, int which) {
    const TensorShape& at = shape(layer, which);
    return {buffer.data() + at.offset, at.rows, at.cols};
  }
  MatrixView<Scalar> weights(Vector<Scalar>& buffer, int layer) { return tensor(buffer, layer, 0); }
  MatrixView<Scalar> bias(Vector<Scalar>& buffer, int layer) { return tensor(buffer, layer, 1); }
  MatrixView<Scalar> gamma(Vector<Scalar>& buffer, int layer) { return tensor(buffer, layer, 2); }
  MatrixView<Scalar> beta(Vector<Scalar>& buffer, int layer) { return tensor(buffer, layer, 3); }

  /// The part of a workspace that belongs to the last pass.
  ConstMatrixView<Scalar> view(const Matrix<Scalar>& space) const {
    return {space.data(), space.rows(), images_};
  }
  Eigen::Ref<const Matrix<Scalar>> input_of(int layer, const Eigen::Ref<const Matrix<Scalar>>& inputs) const;

  void draw_initial_weights(Initializer initializer, std::uint64_t seed);
  void start_batch_norm();
  void drop_out(int layer, const Eigen::Ref<const Matrix<Scalar>>& values);
  void normalize(int layer);
  void output_delta(std::span<const std::uint8_t> labels);
  void hidden_delta(int layer);

  Activation activation_;
  LossConfig loss_;
  BrokenByUs broken_;
  Published published_;
  bool batch_norm_;
  double dropout_rate_, input_dropout_rate_;
  Random dropout_stream_;
  std::vector<TensorShape> tensors_;  // W1, b1, W2, b2, ...; gamma and beta behind the b of a hidden layer
  std::vector<Layer> layers_;
  std::vector<Dropout<Scalar>> dropouts_;  // of the inputs and of each hidden layer
  Vector<Scalar> parameters_, gradients_;
  Matrix<Scalar> running_statistics_;  // a row for each hidden unit: mean, variance
  Mode mode_ = Mode::eval;             // of the last forward pass
  Eigen::Index images_ = 0;            // of the last forward pass
  mutable Matrix<Scalar> loss_terms_;  // kept so that `loss` need not allocate
  Matrix<Scalar> foreign_outputs_;     // under the loss of `broken_.gradient_of`
};

}  // namespace mlp
