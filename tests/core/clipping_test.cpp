#include "mlp/clipping.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "mlp/error.hpp"
#include "mlp/random.hpp"
#include "oracle.hpp"

namespace mlp {
namespace {

template <typename Scalar>
class ClippingTest : public testing::Test {
 protected:
  static std::vector<Scalar> random_gradients(std::size_t size) {
    Random random(4, "test");
    std::vector<Scalar> gradients(size);
    for (Scalar& g : gradients) g = static_cast<Scalar>(random.normal());
    return gradients;
  }
};
using Scalars = testing::Types<float, double>;
TYPED_TEST_SUITE(ClippingTest, Scalars);

TYPED_TEST(ClippingTest, AgreesWithTheReference) {
  using Scalar = TypeParam;
  const auto training = nlohmann::json::parse(oracle::embedded_text("training.json"));
  const auto& expected = training["clipping"];
  const double threshold = expected["threshold"], norm = expected["norm"];
  auto by_value = expected["gradients"].get<std::vector<Scalar>>(), by_norm = by_value;
  const ClippingResult value = clip_by_value<Scalar>(by_value, threshold);
  const ClippingResult length = clip_by_norm<Scalar>(by_norm, threshold);
  EXPECT_TRUE(oracle::near<Scalar>(oracle::matrix<Scalar>(nlohmann::json(by_value)),
                                   oracle::matrix<double>(expected["by_value"])));
  EXPECT_TRUE(oracle::near<Scalar>(oracle::matrix<Scalar>(nlohmann::json(by_norm)),
                                   oracle::matrix<double>(expected["by_norm"])));
  for (const ClippingResult& result : {value, length}) {
    EXPECT_NEAR(result.norm, norm, oracle::tolerance<Scalar> * norm);
    EXPECT_TRUE(result.clipped);
  }
}

TYPED_TEST(ClippingTest, ByNormKeepsTheDirectionAndReachesTheThreshold) {
  using Scalar = TypeParam;
  auto gradients = this->random_gradients(1000);
  const auto before = gradients;
  const double norm = clip_by_norm<Scalar>(gradients, 0.5).norm;
  EXPECT_NEAR(norm_of<Scalar>(gradients), 0.5, 1e-6);
  for (std::size_t i = 0; i < before.size(); ++i) EXPECT_NEAR(gradients[i], before[i] * 0.5 / norm, 1e-7);
}

TYPED_TEST(ClippingTest, LeavesShortAndBrokenGradientsAlone) {
  using Scalar = TypeParam;
  const auto nan = std::numeric_limits<Scalar>::quiet_NaN();
  for (const auto& before : {std::vector<Scalar>{Scalar(0.1), Scalar(-0.2)}, {Scalar(9), nan, Scalar(-9)}}) {
    for (const auto clip : {clip_by_value<Scalar>, clip_by_norm<Scalar>}) {
      auto gradients = before;
      EXPECT_FALSE(clip(gradients, 5).clipped);
      for (std::size_t i = 0; i < before.size(); ++i)
        EXPECT_TRUE(gradients[i] == before[i] || std::isnan(before[i]));
    }
  }
}

TYPED_TEST(ClippingTest, RejectsAThresholdThatIsNotAboveZero) {
  using Scalar = TypeParam;
  std::vector<Scalar> gradients{1};
  for (const double threshold : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_THROW(clip_by_value<Scalar>(gradients, threshold), InvalidField);
    EXPECT_THROW(clip_by_norm<Scalar>(gradients, threshold), InvalidField);
  }
}

}  // namespace
}  // namespace mlp
