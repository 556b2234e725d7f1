#include "mlp/metrics.hpp"

namespace mlp {
namespace {

template <typename Scalar>
Eigen::Index predicted_class(const Eigen::Ref<const Matrix<Scalar>>& outputs, Eigen::Index image) {
  Eigen::Index best = 0;
  for (Eigen::Index output = 1; output < outputs.rows(); ++output)
    if (outputs(output, image) > outputs(best, image)) best = output;
  return best;
}

}  // namespace

template <typename Scalar>
std::vector<std::uint8_t> predicted_classes(const Eigen::Ref<const Matrix<Scalar>>& outputs) {
  std::vector<std::uint8_t> classes(outputs.cols());
  for (Eigen::Index image = 0; image < outputs.cols(); ++image)
    classes[image] = static_cast<std::uint8_t>(predicted_class<Scalar>(outputs, image));
  return classes;
}

template <typename Scalar>
int count_correct(const Eigen::Ref<const Matrix<Scalar>>& outputs, std::span<const std::uint8_t> labels) {
  // <excerpt count-correct>
  int correct = 0;
  for (Eigen::Index image = 0; image < outputs.cols(); ++image)
    correct += predicted_class<Scalar>(outputs, image) == labels[image];
  // </excerpt>
  return correct;
}

Evaluation evaluation_of(const Eigen::Ref<const Matrix<float>>& outputs, double loss, const ImageSet& set) {
  Evaluation result;
  result.loss = loss;
  result.predictions = predicted_classes<float>(outputs);
  result.labels = set.labels;
  result.images = set.images;
  const auto classes = static_cast<std::size_t>(outputs.rows());
  result.confusion.resize(classes * classes);
  int correct = 0;
  for (std::size_t i = 0; i < set.labels.size(); ++i) {
    const int label = set.labels[i], prediction = result.predictions[i];
    ++result.confusion[label * classes + prediction];
    result.confidences.push_back(outputs(prediction, static_cast<Eigen::Index>(i)));
    correct += label == prediction;
  }
  result.accuracy = static_cast<double>(correct) / static_cast<double>(set.labels.size());
  return result;
}

template std::vector<std::uint8_t> predicted_classes<float>(const Eigen::Ref<const Matrix<float>>&);
template std::vector<std::uint8_t> predicted_classes<double>(const Eigen::Ref<const Matrix<double>>&);
template int count_correct<float>(const Eigen::Ref<const Matrix<float>>&, std::span<const std::uint8_t>);
template int count_correct<double>(const Eigen::Ref<const Matrix<double>>&, std::span<const std::uint8_t>);

}  // namespace mlp
