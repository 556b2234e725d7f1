#include "mlp/loss.hpp"

#include <cmath>
#include <limits>
#include <stdexcept>

#include "kernels/vectors.hpp"

namespace mlp {
namespace {

template <typename A, typename B>
void check_shapes(const A& a, const B& b) {
  if (a.rows() != b.rows() || a.cols() != b.cols())
    throw std::invalid_argument("loss: logits, outputs, terms and gradient must have the same shape");
}

template <typename A>
void check_labels(const A& outputs, std::span<const std::uint8_t> labels) {
  if (static_cast<Eigen::Index>(labels.size()) != outputs.cols())
    throw std::invalid_argument("loss: there must be one label per image");
  for (const std::uint8_t label : labels)
    if (label >= outputs.rows()) throw std::invalid_argument("loss: a label must be the index of an output");
}

}  // namespace

template <typename Scalar>
void output_activation(Loss loss, const Eigen::Ref<const Matrix<Scalar>>& logits,
                       Eigen::Ref<Matrix<Scalar>> outputs) {
  check_shapes(logits, outputs);
  const auto z = flat(logits);
  auto a = flat(outputs);
  if (loss != Loss::softmax_cross_entropy) {
    // <excerpt output-sigmoid>
    // each output for itself: 1 / (1 + e^-z)
    a = z.logistic();
    // </excerpt>
    return;
  }
  // <excerpt output-softmax>
  // e^z, divided by its sum over the outputs; subtracting the largest z changes nothing and nothing overflows
  for (Eigen::Index image = 0; image < logits.cols(); ++image)
    outputs.col(image).array() = logits.col(image).array() - logits.col(image).maxCoeff();
  a = a.exp();
  for (Eigen::Index image = 0; image < logits.cols(); ++image) outputs.col(image) /= outputs.col(image).sum();
  // </excerpt>
}

template <typename Scalar>
void loss_terms(Loss loss, const Eigen::Ref<const Matrix<Scalar>>& logits,
                std::span<const std::uint8_t> labels, Eigen::Ref<Matrix<Scalar>> terms) {
  check_shapes(logits, terms);
  check_labels(logits, labels);
  const auto z = flat(logits);
  auto term = flat(terms);
  const auto images = logits.cols();
  switch (loss) {
    case Loss::softmax_cross_entropy: {
      // <excerpt loss-softmax-cross-entropy>
      // -log softmax(z) at the label = log(sum of e^z) - z at the label
      term.setZero();
      for (Eigen::Index image = 0; image < images; ++image) {
        const auto z = logits.col(image).array();
        const Scalar largest = z.maxCoeff();
        terms(labels[image], image) = std::log((z - largest).exp().sum()) + (largest - z(labels[image]));
      }
      // </excerpt>
      return;
    }
    case Loss::sigmoid_binary_cross_entropy: {
      // <excerpt loss-sigmoid-binary-cross-entropy>
      // -log a at the label, -log(1 - a) elsewhere: log(1 + e^-z) and log(1 + e^z)
      term = z;
      for (Eigen::Index image = 0; image < images; ++image) terms(labels[image], image) *= -1;
      term = term.max(Scalar(0)) + (-term.abs()).exp().log1p();  // log(1 + e^z) without overflow
      // </excerpt>
      return;
    }
    case Loss::sigmoid_squared_error: {
      // <excerpt loss-sigmoid-squared-error>
      // (a - y)^2, where y is 1 at the label and 0 elsewhere
      term = z.logistic();
      for (Eigen::Index image = 0; image < images; ++image) terms(labels[image], image) -= 1;
      term = term.square();
      // </excerpt>
      return;
    }
  }
}

template <typename Scalar>
double loss_value(Loss loss, const Eigen::Ref<const Matrix<Scalar>>& logits,
                  std::span<const std::uint8_t> labels) {
  Matrix<Scalar> terms(logits.rows(), logits.cols());
  loss_terms<Scalar>(loss, logits, labels, terms);
  return static_cast<double>(terms.sum()) / static_cast<double>(logits.cols());
}

template <typename Scalar>
void loss_gradient(Loss loss, const Eigen::Ref<const Matrix<Scalar>>& outputs,
                   std::span<const std::uint8_t> labels, Eigen::Ref<Matrix<Scalar>> deltas) {
  check_shapes(outputs, deltas);
  check_labels(outputs, labels);
  const auto images = outputs.cols();
  const auto a = flat(outputs);
  auto delta = flat(deltas);
  // <excerpt delta-output>
  delta = a;
  for (Eigen::Index image = 0; image < images; ++image) deltas(labels[image], image) -= 1;  // a - y
  if (loss == Loss::sigmoid_squared_error) delta *= 2 * a * (1 - a);
  delta /= Scalar(images);  // the loss is a mean over images
  // </excerpt>
  // Processors multiply slowly by what is below the smallest normal number, and a weight's rounding swallows it.
  kernels::each(
      static_cast<std::size_t>(delta.size()),
      [](auto& d) {
        constexpr Scalar smallest = std::numeric_limits<Scalar>::min();
        d = kernels::where((d > -smallest) & (d < smallest), d - d, d);
      },
      delta.data());
}

template <typename Scalar>
double l2_penalty(double lambda, std::span<const Scalar> weights) {
  double sum = 0;
  for (const double w : weights) sum += w * w;
  return lambda / 2 * sum;
}

template void output_activation<MLP_SCALAR>(Loss, const Eigen::Ref<const Matrix<MLP_SCALAR>>&,
                                            Eigen::Ref<Matrix<MLP_SCALAR>>);
template void loss_terms<MLP_SCALAR>(Loss, const Eigen::Ref<const Matrix<MLP_SCALAR>>&,
                                     std::span<const std::uint8_t>, Eigen::Ref<Matrix<MLP_SCALAR>>);
template double loss_value<MLP_SCALAR>(Loss, const Eigen::Ref<const Matrix<MLP_SCALAR>>&,
                                       std::span<const std::uint8_t>);
template void loss_gradient<MLP_SCALAR>(Loss, const Eigen::Ref<const Matrix<MLP_SCALAR>>&,
                                        std::span<const std::uint8_t>, Eigen::Ref<Matrix<MLP_SCALAR>>);
template double l2_penalty<MLP_SCALAR>(double, std::span<const MLP_SCALAR>);

}  // namespace mlp
