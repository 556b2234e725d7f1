#pragma once
#include <cstdint>
#include <span>

#include "mlp/eigen.hpp"
#include "mlp/names.hpp"

namespace mlp {

/// A loss together with the output activation it belongs to. All are computed on the logits z.
enum class Loss { softmax_cross_entropy, sigmoid_binary_cross_entropy, sigmoid_squared_error };
template <>
inline constexpr const char* names_of<Loss>[] = {
    "softmax_cross_entropy", "sigmoid_binary_cross_entropy", "sigmoid_squared_error"};

/// The outputs of the network, classes x images: softmax of the logits or the sigmoid of each, as the loss
/// has it.
template <typename Scalar>
void output_activation(Loss loss, const Eigen::Ref<const Matrix<Scalar>>& logits,
                       Eigen::Ref<Matrix<Scalar>> outputs);

/// The share of each output in the loss of each image, classes x images; a column sums to the loss of its
/// image.
///
/// With one-hot targets y: softmax_cross_entropy -y log softmax(z); sigmoid_binary_cross_entropy softplus(z)
/// - y z; sigmoid_squared_error (sigmoid(z) - y)^2. Without overflow for logits up to +-1e4 and beyond.
/// `logits`: classes x images; `labels`: one class index per image.
/// Throws std::invalid_argument if the shapes differ or a label is not a class.
template <typename Scalar>
void loss_terms(Loss loss, const Eigen::Ref<const Matrix<Scalar>>& logits,
                std::span<const std::uint8_t> labels, Eigen::Ref<Matrix<Scalar>> terms);

/// The loss: mean over images, sum over outputs of `loss_terms`.
template <typename Scalar>
double loss_value(Loss loss, const Eigen::Ref<const Matrix<Scalar>>& logits,
                  std::span<const std::uint8_t> labels);

/// The gradient of `loss_value` with respect to the logits, divided by the number of images: `delta` = dL/dz.
///
/// softmax_cross_entropy and sigmoid_binary_cross_entropy: (a - y)/n; sigmoid_squared_error: 2 (a - y) a (1 -
/// a)/n. `outputs` are those of `output_activation` for the same logits.
template <typename Scalar>
void loss_gradient(Loss loss, const Eigen::Ref<const Matrix<Scalar>>& outputs,
                   std::span<const std::uint8_t> labels, Eigen::Ref<Matrix<Scalar>> delta);

/// The L2 penalty lambda/2 sum(w^2) of `weights`.
template <typename Scalar>
double l2_penalty(double lambda, std::span<const Scalar> weights);

}  // namespace mlp
