#pragma once
#include "mlp/eigen.hpp"
#include "mlp/mode.hpp"

namespace mlp {

/// Added to the variance, so that a unit that never changes divides by no zero.
inline constexpr double batch_norm_epsilon = 1e-5;
/// How far the running statistics move towards those of a batch.
inline constexpr double batch_norm_momentum = 0.1;

/// Batch normalisation of the weighted sums of one layer, unit by unit over the images of a batch (Ioffe and
/// Szegedy 2015): y = gamma x + beta with x = (z - mean) / sqrt(variance + epsilon).
///
/// Allocates nothing once a batch of that size has been seen.
template <typename Scalar>
class BatchNorm {
 public:
  using Column = Eigen::Ref<Vector<Scalar>>;
  using ConstColumn = Eigen::Ref<const Vector<Scalar>>;

  /// Computes `y` from `z` (both width x images).
  ///
  /// train: with mean and variance (divided by n) of this batch; the running ones move a tenth of the way
  /// towards the batch's, whose variance is then divided by n - 1. A single image has no spread and leaves
  /// them as they are. eval: with the running statistics.
  void forward(Mode mode, const Eigen::Ref<const Matrix<Scalar>>& z, ConstColumn gamma, ConstColumn beta,
               Column running_mean, Column running_variance, Eigen::Ref<Matrix<Scalar>> y);

  /// Turns `delta` = dL/dy of the last pass into dL/dz in place, and gives the gradients of gamma and beta.
  ///
  /// In training mean and variance depend on z, too, and pass their share on; in evaluation they are
  /// constants.
  void backward(ConstColumn gamma, Eigen::Ref<Matrix<Scalar>> delta, Column gamma_gradient,
                Column beta_gradient);

 private:
  Mode mode_ = Mode::eval;
  Matrix<Scalar> x_;  // the normalised sums, with room for at least the images of the last pass
  Vector<Scalar> mean_, variance_, inverse_sd_;
};

}  // namespace mlp
