#include "mlp/statistics.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "mlp/random.hpp"

namespace mlp {
namespace {

TEST(Histogram, CountsEveryValueOnce) {
  Random random(2, "test");
  std::vector<float> values(4097);
  for (float& value : values) value = static_cast<float>(random.normal());
  const Histogram found = histogram<float>(values, 31);
  EXPECT_EQ(std::accumulate(found.counts.begin(), found.counts.end(), 0u), values.size());
  EXPECT_EQ(found.low, *std::min_element(values.begin(), values.end()));
  EXPECT_EQ(found.high, *std::max_element(values.begin(), values.end()));
  EXPECT_NEAR(found.mean, 0, 4 / std::sqrt(4097.0));
  EXPECT_NEAR(found.sd, 1, 4 / std::sqrt(2 * 4097.0));
}

TEST(Histogram, PutsTheLargestValueIntoTheLastBin) {
  const std::vector<double> values{0, 0.9, 1, 2.5, 4};
  const Histogram found = histogram<double>(values, 4);
  EXPECT_EQ(found.counts, (std::vector<std::uint32_t>{2, 1, 1, 1}));
  EXPECT_DOUBLE_EQ(found.mean, 1.68);
}

TEST(Histogram, ShowsEqualValuesAsOneBar) {
  const std::vector<double> zeros(10);
  const Histogram found = histogram<double>(zeros, 5);
  EXPECT_EQ(found.counts, (std::vector<std::uint32_t>{0, 0, 10, 0, 0}));
  EXPECT_EQ(found.sd, 0);
  EXPECT_LT(found.low, found.high);
}

TEST(Histogram, SetsValuesApartThatAreNotFinite) {
  const double nan = std::numeric_limits<double>::quiet_NaN(),
               infinity = std::numeric_limits<double>::infinity();
  const std::vector<double> values{1, nan, 2, -infinity}, none{nan};
  const Histogram found = histogram<double>(values, 2);
  EXPECT_EQ(found.not_finite, 2u);
  EXPECT_EQ(found.counts, (std::vector<std::uint32_t>{1, 1}));
  EXPECT_EQ(found.mean, 1.5);
  EXPECT_EQ(histogram<double>(none, 2).not_finite, 1u);
  EXPECT_THROW(histogram<double>(values, 0), std::invalid_argument);
}

TEST(ActivationStatistics, FindsSaturatedAndDeadUnits) {
  Matrix<double> sigmoid(2, 2), relu(4, 2);
  sigmoid << 0.5, 0.99, 0.01, 0.03;
  relu << 0, 0, 1, 0, 0, 2, 0, 0;
  const auto s = activation_statistics<double>(Activation::sigmoid, sigmoid);
  EXPECT_EQ(s.saturated_share, 0.5);
  EXPECT_EQ(s.dead_share, 0);
  EXPECT_DOUBLE_EQ(s.mean, 0.3825);
  const auto r = activation_statistics<double>(Activation::relu, relu);
  EXPECT_EQ(r.dead_share, 0.5);
  EXPECT_EQ(r.saturated_share, 0);
  const Matrix<double> tanh = Matrix<double>::Constant(3, 1, -0.96);
  EXPECT_EQ(activation_statistics<double>(Activation::tanh, tanh).saturated_share, 1);
  EXPECT_NEAR(activation_statistics<double>(Activation::tanh, tanh).sd, 0, 1e-15);
}

TEST(Smoothed, IsTheExponentialMovingAverage) {
  const std::vector<double> values{1, 0, 0, 10};
  const std::vector<double> found = smoothed(values, 0.9);
  EXPECT_EQ(found[0], 1);
  EXPECT_DOUBLE_EQ(found[1], 0.9);
  EXPECT_DOUBLE_EQ(found[2], 0.81);
  EXPECT_DOUBLE_EQ(found[3], 0.9 * 0.81 + 0.1 * 10);
  EXPECT_EQ(smoothed(values, 0), values);
  EXPECT_THROW(smoothed(values, 1), std::invalid_argument);
}

}  // namespace
}  // namespace mlp
