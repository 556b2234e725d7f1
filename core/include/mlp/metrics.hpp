#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "mlp/dataset.hpp"
#include "mlp/eigen.hpp"

namespace mlp {

/// The class with the largest output, for each image; the first of several equal ones.
///
/// `outputs`: classes x images.
template <typename Scalar>
std::vector<std::uint8_t> predicted_classes(const Eigen::Ref<const Matrix<Scalar>>& outputs);

/// How many images have their label as predicted class. Allocates nothing.
template <typename Scalar>
int count_correct(const Eigen::Ref<const Matrix<Scalar>>& outputs, std::span<const std::uint8_t> labels);

/// Loss, accuracy and predictions on one part of a data set.
struct Evaluation {
  double loss = 0, accuracy = 0;
  std::vector<std::uint32_t> confusion;  ///< classes x classes; row true class, column predicted
  std::vector<std::uint8_t> predictions, labels;
  std::vector<std::uint16_t> images;  ///< indices in the digits
  std::vector<float> confidences;     ///< output of the predicted class
};

/// The evaluation of `outputs`, classes x images, on `set`; `loss` is theirs.
Evaluation evaluation_of(const Eigen::Ref<const Matrix<float>>& outputs, double loss, const ImageSet& set);

}  // namespace mlp
