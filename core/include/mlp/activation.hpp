#pragma once
#include "mlp/eigen.hpp"
#include "mlp/names.hpp"

namespace mlp {

enum class Activation { sigmoid, tanh, relu, leaky_relu, identity };
template <>
inline constexpr const char* names_of<Activation>[] = {"sigmoid", "tanh", "relu", "leaky_relu", "identity"};

/// Slope of leaky ReLU for z < 0 (Maas et al. 2013).
inline constexpr double leaky_slope = 0.01;

/// The activations a = f(z) of the pre-activations z, component by component; `a` may be `z`.
///
/// sigmoid 1/(1+e^-z), tanh, ReLU max(0, z), leaky ReLU max(0.01 z, z), identity z. Not a number stays not a
/// number. Throws std::invalid_argument if the shapes differ.
template <typename Scalar>
void apply_activation(Activation activation, const Eigen::Ref<const Matrix<Scalar>>& z,
                      Eigen::Ref<Matrix<Scalar>> a);

/// Multiplies `delta` = dL/da in place by f'(z), written in terms of a = f(z): dL/dz.
///
/// sigmoid a(1-a), tanh 1-a^2, ReLU [a>0], leaky ReLU 1 or 0.01, identity 1. At the kink z = 0 the slope is
/// that of the negative side. `activations` must be those before any dropout mask. Throws
/// std::invalid_argument if the shapes differ.
template <typename Scalar>
void multiply_by_derivative(Activation activation, const Eigen::Ref<const Matrix<Scalar>>& activations,
                            Eigen::Ref<Matrix<Scalar>> delta);

}  // namespace mlp
