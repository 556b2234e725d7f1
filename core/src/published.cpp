#include "mlp/published.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace mlp {
namespace {

/// What one output adds to the sum, with y = 1 where it is the label's and y = 0 elsewhere.
double shown_term(ShownLoss loss, double a, bool is_label) {
  const double held = std::clamp(a, 1e-15, 1 - 1e-15);
  // <excerpt published-shown-loss>
  switch (loss) {
    case ShownLoss::mse:  // (a - y)^2
      return is_label ? (a - 1) * (a - 1) : a * a;
    case ShownLoss::log_loss:  // -y log a - (1 - y) log(1 - a)
      return -std::log(is_label ? held : 1 - held);
    case ShownLoss::categorical_crossentropy:  // -y log a: the other outputs may be anything
      return is_label ? -std::log(held) : 0;
  }
  // </excerpt>
  throw std::invalid_argument("published_loss: unknown loss");
}

}  // namespace

template <typename Scalar>
double published_loss(ShownLoss loss, const Eigen::Ref<const Matrix<Scalar>>& outputs,
                      std::span<const std::uint8_t> labels) {
  if (static_cast<Eigen::Index>(labels.size()) != outputs.cols())
    throw std::invalid_argument("published_loss: there must be one label per image");
  double sum = 0;
  for (Eigen::Index image = 0; image < outputs.cols(); ++image) {
    if (labels[image] >= outputs.rows())
      throw std::invalid_argument("published_loss: a label must be the index of an output");
    for (Eigen::Index output = 0; output < outputs.rows(); ++output)
      sum += shown_term(loss, outputs(output, image), output == labels[image]);
  }
  return sum / static_cast<double>(outputs.size());  // over images and outputs
}

WeightDistribution published_he_uniform(int fan_in) {
  if (fan_in < 1) throw std::invalid_argument("published_he_uniform: fan_in must be at least 1");
  const double n_in = fan_in;
  // <excerpt published-he-uniform>
  const double limit = std::sqrt(2 / n_in);  // He et al.: sqrt(6 / n_in)
  // </excerpt>
  return {WeightDistribution::Shape::uniform, limit / std::sqrt(3.0), limit};
}

WeightDistribution weight_distribution(Initializer initializer, const Published& published, int fan_in,
                                       int fan_out) {
  if (published.he_uniform && initializer == Initializer::he_uniform) return published_he_uniform(fan_in);
  return weight_distribution(initializer, fan_in, fan_out);
}

DropoutRule published_dropout(double rate) {
  // <excerpt published-dropout>
  // in evaluation, too, and what stays is as large as it was
  return {.rate = rate, .on = rate > 0, .scale = 1};
  // </excerpt>
}

template <typename Scalar>
double published_gradient_norm(std::span<const Scalar> weights) {
  double squares = 0;
  for (const double w : weights) squares += w * w;
  return std::sqrt(squares);
}

#define MLP_INSTANTIATE(Scalar)                                                              \
  template double published_loss<Scalar>(ShownLoss, const Eigen::Ref<const Matrix<Scalar>>&, \
                                         std::span<const std::uint8_t>);                     \
  template double published_gradient_norm<Scalar>(std::span<const Scalar>);
MLP_INSTANTIATE(float)
MLP_INSTANTIATE(double)
#undef MLP_INSTANTIATE

}  // namespace mlp
