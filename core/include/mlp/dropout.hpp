#pragma once
#include "mlp/eigen.hpp"
#include "mlp/mode.hpp"
#include "mlp/random.hpp"

namespace mlp {

/// What dropout does in one pass: each unit of each image is dropped with probability `rate`, and the units
/// that stay are multiplied by `scale`; nothing of it unless `on`.
struct DropoutRule {
  double rate;
  bool on;
  double scale;
};

/// Inverted dropout: in training only, with the scale 1/(1 - rate), so that a unit's mean stays what it is in
/// evaluation. `rate` = P(drop), from 0 to below 1 (Srivastava et al. 2014).
DropoutRule inverted_dropout(double rate, Mode mode);

/// Dropout of the outputs of one layer, forwards and backwards. Allocates nothing once a batch of that size
/// has been seen.
template <typename Scalar>
class Dropout {
 public:
  /// Draws a mask from `random`, unless one is held, and applies it to `values` (width x images).
  ///
  /// Throws std::invalid_argument if the mask that is held does not fit.
  void forward(const DropoutRule& rule, Random& random, const Eigen::Ref<const Matrix<Scalar>>& values);

  /// Was it on in the last pass? If not, `outputs` and `backward` are not to be used: the values went by.
  bool on() const { return on_; }
  ConstMatrixView<Scalar> outputs() const { return {outputs_.data(), outputs_.rows(), images_}; }
  /// 1 where a unit stayed, 0 where it was dropped, in the last pass that dropped units; empty before it and
  /// after a pass at rate 0.
  ConstMatrixView<Scalar> mask() const { return {mask_.data(), mask_.rows(), images_}; }

  /// Multiplies `delta` = dL/d(outputs) in place by mask and scale: dL/d(values).
  void backward(Eigen::Ref<Matrix<Scalar>> delta) const;

  /// Holds the mask of the last pass for those to come, or draws again.
  void hold(bool held) { held_ = held; }
  /// Holds this mask, of ones and zeros, width x images.
  void hold_mask(const Eigen::Ref<const Matrix<Scalar>>& mask);

 private:
  void draw(double rate, Random& random, Eigen::Index width);

  Matrix<Scalar> mask_, outputs_;
  Eigen::Index images_ = 0;
  Scalar scale_ = 1;
  bool on_ = false, held_ = false;
};

}  // namespace mlp
