#include "mlp/metrics.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace mlp {
namespace {

TEST(Metrics, PredictsTheFirstOfEqualOutputs) {
  Matrix<double> outputs(3, 3);
  outputs << 0.1, 0.5, 0.2,  //
      0.9, 0.5, 0.2,         //
      0.3, 0.5, 0.8;
  EXPECT_EQ(predicted_classes<double>(outputs), (std::vector<std::uint8_t>{1, 0, 2}));
  const std::vector<std::uint8_t> labels{1, 1, 2};
  EXPECT_EQ(count_correct<double>(outputs, labels), 2);
}

TEST(Metrics, CountsEveryImageOnceInTheConfusionMatrix) {
  ImageSet set;
  set.labels = {3, 3, 7};
  set.images = {10, 20, 30};
  Matrix<float> outputs = Matrix<float>::Constant(class_count, 3, 0.1f);
  outputs(3, 0) = 0.8f;  // right
  outputs(5, 1) = 0.7f;  // a 3 taken for a 5
  outputs(7, 2) = 0.6f;  // right
  const Evaluation found = evaluation_of(outputs, 1.5, set);
  EXPECT_EQ(found.loss, 1.5);
  EXPECT_DOUBLE_EQ(found.accuracy, 2.0 / 3);
  EXPECT_EQ(found.predictions, (std::vector<std::uint8_t>{3, 5, 7}));
  EXPECT_EQ(found.confidences, (std::vector<float>{0.8f, 0.7f, 0.6f}));
  EXPECT_EQ(found.images, set.images);
  EXPECT_EQ(found.confusion[3 * class_count + 5], 1u);
  EXPECT_EQ(found.confusion[3 * class_count + 3], 1u);
  EXPECT_EQ(found.confusion[7 * class_count + 7], 1u);
  EXPECT_EQ(std::accumulate(found.confusion.begin(), found.confusion.end(), 0u), 3u);
}

}  // namespace
}  // namespace mlp
