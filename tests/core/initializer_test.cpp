#include "mlp/initializer.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

namespace mlp {
namespace {

using Shape = WeightDistribution::Shape;

struct Case {
  Initializer initializer;
  Shape shape;
  double variance, limit;
};

class InitializerTest : public testing::TestWithParam<Case> {};

constexpr int fan_in = 64, fan_out = 10;

TEST_P(InitializerTest, HasTheSpreadOfItsFormula) {
  const auto [initializer, shape, variance, limit] = GetParam();
  const WeightDistribution distribution = weight_distribution(initializer, fan_in, fan_out);
  EXPECT_EQ(distribution.shape, shape);
  EXPECT_NEAR(distribution.sd, std::sqrt(variance), 1e-12);
  EXPECT_NEAR(distribution.limit, limit, 1e-12);
}

TEST_P(InitializerTest, DrawsHaveThatSpread) {
  const auto [initializer, shape, variance, limit] = GetParam();
  const int count = 100000;
  std::vector<float> weights(count);
  Random random(11, "weights");
  draw_weights<float>(weight_distribution(initializer, fan_in, fan_out), random, weights);
  double sum = 0, squares = 0, largest = 0;
  for (const double weight : weights) {
    sum += weight;
    squares += weight * weight;
    largest = std::max(largest, std::abs(weight));
  }
  // Within three standard errors: sd / sqrt(n) for the mean, variance * sqrt((kurtosis - 1) / n) for the
  // variance.
  const double kurtosis = shape == Shape::normal ? 3 : 1.8;
  EXPECT_LE(std::abs(sum / count), 3 * std::sqrt(variance / count));
  EXPECT_LE(std::abs(squares / count - variance), 3 * variance * std::sqrt((kurtosis - 1) / count));
  if (shape == Shape::uniform) {
    EXPECT_LE(largest, static_cast<float>(limit));
  }
}

TEST_P(InitializerTest, SameStreamGivesTheSameWeights) {
  const auto distribution = weight_distribution(GetParam().initializer, fan_in, fan_out);
  std::vector<double> a(50), b(50);
  Random first(3, "weights"), second(3, "weights");
  draw_weights<double>(distribution, first, a);
  draw_weights<double>(distribution, second, b);
  EXPECT_EQ(a, b);
}

INSTANTIATE_TEST_SUITE_P(
    All, InitializerTest,
    testing::Values(Case{Initializer::zeros, Shape::constant, 0, 0},
                    Case{Initializer::normal, Shape::normal, 1, 0},
                    Case{Initializer::glorot_uniform, Shape::uniform, 2.0 / 74, std::sqrt(6.0 / 74)},
                    Case{Initializer::glorot_normal, Shape::normal, 2.0 / 74, 0},
                    Case{Initializer::he_uniform, Shape::uniform, 2.0 / 64, std::sqrt(6.0 / 64)},
                    Case{Initializer::he_normal, Shape::normal, 2.0 / 64, 0}));

TEST(Initializer, RejectsALayerWithoutInputsOrOutputs) {
  EXPECT_THROW(weight_distribution(Initializer::zeros, 0, 1), std::invalid_argument);
  EXPECT_THROW(weight_distribution(Initializer::he_normal, 1, 0), std::invalid_argument);
}

}  // namespace
}  // namespace mlp
