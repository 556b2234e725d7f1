#include "mlp/batch_norm.hpp"

#include <cmath>

namespace mlp {
namespace {

/// Eigen's own root of floats is an approximation that differs between processors.
template <typename Scalar>
auto inverse_root() {
  return [](Scalar variance) { return 1 / std::sqrt(variance + Scalar(batch_norm_epsilon)); };
}

}  // namespace

template <typename Scalar>
void BatchNorm<Scalar>::forward(Mode mode, const Eigen::Ref<const Matrix<Scalar>>& z, ConstColumn gamma,
                                ConstColumn beta, Column running_mean, Column running_variance,
                                Eigen::Ref<Matrix<Scalar>> y) {
  mode_ = mode;
  const auto n = static_cast<Scalar>(z.cols());
  const Scalar momentum(batch_norm_momentum);
  auto x = room(x_, z.rows(), z.cols());
  // <excerpt batch-norm-forward>
  // mean and variance of every unit: of this batch in training, the running ones in evaluation
  if (mode == Mode::train) {
    mean_ = z.rowwise().sum() / n;
    x = z.colwise() - mean_;
    variance_ = x.array().square().rowwise().sum() / n;
    if (n > 1) {
      running_mean += momentum * (mean_ - running_mean);
      running_variance += momentum * (variance_ * (n / (n - 1)) - running_variance);
    }
  } else {
    x = z.colwise() - running_mean;
    variance_ = running_variance;
  }
  // to mean 0 and variance 1, then to the mean beta and the spread gamma that the network learns
  inverse_sd_ = variance_.unaryExpr(inverse_root<Scalar>());  // 1 / sqrt(variance + epsilon)
  x.array().colwise() *= inverse_sd_.array();
  y.array() = (x.array().colwise() * gamma.array()).colwise() + beta.array();
  // </excerpt>
}

template <typename Scalar>
void BatchNorm<Scalar>::backward(ConstColumn gamma, Eigen::Ref<Matrix<Scalar>> delta, Column gamma_gradient,
                                 Column beta_gradient) {
  const auto n = static_cast<Scalar>(delta.cols());
  const auto x = ConstMatrixView<Scalar>(x_.data(), delta.rows(), delta.cols()).array();
  // <excerpt batch-norm-backward>
  beta_gradient = delta.rowwise().sum();
  gamma_gradient = (delta.array() * x).rowwise().sum();
  // a shift or a stretch of the whole batch is normalised away: the gradient loses its share of both
  for (Eigen::Index image = 0; image < delta.cols(); ++image) {
    auto d = delta.col(image).array();
    if (mode_ == Mode::train) d -= (beta_gradient.array() + x.col(image) * gamma_gradient.array()) / n;
    d *= gamma.array() * inverse_sd_.array();
  }
  // </excerpt>
}

template class BatchNorm<MLP_SCALAR>;

}  // namespace mlp
