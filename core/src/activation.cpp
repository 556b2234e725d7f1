#include "mlp/activation.hpp"

#include <stdexcept>

#include "kernels/vectors.hpp"

namespace mlp {

template <typename Scalar>
void apply_activation(Activation activation, const Eigen::Ref<const Matrix<Scalar>>& pre_activations,
                      Eigen::Ref<Matrix<Scalar>> activations) {
  if (pre_activations.rows() != activations.rows() || pre_activations.cols() != activations.cols())
    throw std::invalid_argument("apply_activation: z and a must have the same shape");
  const auto z = flat(pre_activations);
  auto a = flat(activations);
  const Scalar slope(leaky_slope);
  // <excerpt activation>
  switch (activation) {
    case Activation::sigmoid:
      a = z.logistic();
      break;  // 1 / (1 + e^-z)
    case Activation::tanh:
      a = z.tanh();
      break;
    case Activation::relu:
      a = z.max(Scalar(0));
      break;
    case Activation::leaky_relu:
      a = z.max(slope * z);
      break;
    case Activation::identity:
      a = z;
      break;
  }
  // </excerpt>
}

template <typename Scalar>
void multiply_by_derivative(Activation activation, const Eigen::Ref<const Matrix<Scalar>>& activations,
                            Eigen::Ref<Matrix<Scalar>> deltas) {
  if (activations.rows() != deltas.rows() || activations.cols() != deltas.cols())
    throw std::invalid_argument("multiply_by_derivative: a and delta must have the same shape");
  const auto a = flat(activations);
  auto delta = flat(deltas);
  // Eigen's own choice by component takes them singly.
  const auto multiply_by_slope = [&](Scalar negative) {
    kernels::each(
        static_cast<std::size_t>(delta.size()),
        [negative](auto& delta, auto a) {
          using Vector = decltype(a);
          delta *= kernels::where(a > Vector{}, kernels::splat<Vector>(1), kernels::splat<Vector>(negative));
        },
        delta.data(), a.data());
  };
  // <excerpt activation-derivative>
  switch (activation) {
    case Activation::sigmoid:
      delta *= a * (1 - a);
      break;
    case Activation::tanh:
      delta *= 1 - a * a;
      break;
    case Activation::relu:
      multiply_by_slope(0);
      break;
    case Activation::leaky_relu:
      multiply_by_slope(leaky_slope);
      break;
    case Activation::identity:
      break;
  }
  // </excerpt>
}

template void apply_activation<MLP_SCALAR>(Activation, const Eigen::Ref<const Matrix<MLP_SCALAR>>&,
                                           Eigen::Ref<Matrix<MLP_SCALAR>>);
template void multiply_by_derivative<MLP_SCALAR>(Activation, const Eigen::Ref<const Matrix<MLP_SCALAR>>&,
                                                 Eigen::Ref<Matrix<MLP_SCALAR>>);

}  // namespace mlp
