// Each kernel beside the plainest way to say the same, one number at a time: same bits where the order of the
// sums is the same, and in double precision where it is not. Lengths 0 to 300, so that every rest of a vector
// comes up.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "kernels/sums.hpp"
#include "kernels/vectors.hpp"
#include "mlp/activation.hpp"
#include "mlp/loss.hpp"
#include "mlp/optimizer.hpp"
#include "mlp/product.hpp"

namespace mlp {
namespace {

constexpr std::size_t longest = 300;

template <typename Scalar>
class KernelsOf : public testing::Test {
 protected:
  std::vector<Scalar> numbers(std::size_t count, Scalar low = -1, Scalar high = 1) {
    std::uniform_real_distribution<Scalar> any(low, high);
    std::vector<Scalar> values(count);
    for (Scalar& value : values) value = any(random_);
    return values;
  }
  std::mt19937 random_{11};
};

using Scalars = testing::Types<float, double>;
TYPED_TEST_SUITE(KernelsOf, Scalars);

TYPED_TEST(KernelsOf, EachChangesAllOfItsArraysAndNothingBehindThem) {
  for (std::size_t count = 0; count <= longest; ++count) {
    std::vector<TypeParam> a = this->numbers(count + 1), b = this->numbers(count + 1);
    const std::vector<TypeParam> before_a = a, before_b = b, c = this->numbers(count + 1, 0.5, 2);
    kernels::each(
        count,
        [](auto& a, auto& b, auto c) {
          a += b / c;
          b = kernels::where(a > c, kernels::root(c), a);
        },
        a.data(), b.data(), c.data());
    for (std::size_t i = 0; i < count; ++i) {
      ASSERT_EQ(a[i], before_a[i] + before_b[i] / c[i]);
      ASSERT_EQ(b[i], a[i] > c[i] ? std::sqrt(c[i]) : a[i]);
    }
    ASSERT_EQ(a[count], before_a[count]);
    ASSERT_EQ(b[count], before_b[count]);
  }
}

TYPED_TEST(KernelsOf, SquaresAreSummedInDoublePrecision) {
  for (std::size_t count = 0; count <= longest; ++count) {
    const std::vector<TypeParam> values = this->numbers(count, -1e10, 1e10);
    long double expected = 0;
    for (const TypeParam value : values) expected += static_cast<long double>(value) * value;
    const double sum = kernels::sum_of_squares(std::span<const TypeParam>(values));
    ASSERT_NEAR(sum, static_cast<double>(expected), static_cast<double>(expected) * 1e-14);
  }
  // Squares of floats that no float holds.
  const std::vector<float> large(9, std::numeric_limits<float>::max());
  EXPECT_TRUE(std::isfinite(kernels::sum_of_squares(std::span<const float>(large))));
}

TYPED_TEST(KernelsOf, OneNumberThatIsNotFiniteIsFoundWhereverItStands) {
  using Limits = std::numeric_limits<TypeParam>;
  for (std::size_t count = 0; count <= 70; ++count) {
    std::vector<TypeParam> values = this->numbers(count, -Limits::max() / 2, Limits::max() / 2);
    const std::span<const TypeParam> all(values);
    ASSERT_TRUE(kernels::all_finite(all));
    for (TypeParam& value : values)
      for (const TypeParam wrong : {Limits::quiet_NaN(), Limits::infinity(), -Limits::infinity()}) {
        const TypeParam right = std::exchange(value, wrong);
        ASSERT_FALSE(kernels::all_finite(all));
        value = right;
      }
  }
}

TYPED_TEST(KernelsOf, OptimizersWithRootsDoTheSameOneByOne) {
  OptimizerConfig config;
  const TypeParam rate(0.01), rho(config.rho), beta1(config.beta1), beta2(config.beta2),
      epsilon(config.epsilon), shrink(1 - 0.01 * config.weight_decay);
  for (const auto name : {OptimizerName::rmsprop, OptimizerName::adam, OptimizerName::adamw})
    for (std::size_t count = 1; count <= longest; count = count < 20 ? count + 1 : 2 * count - 3) {
      config.name = name;
      Optimizer<TypeParam> optimizer(name, count);
      std::vector<TypeParam> w = this->numbers(count), expected = w, m(count), v(count);
      for (int step = 1; step <= 3; ++step) {
        const std::vector<TypeParam> g = this->numbers(count);
        const UpdateRange all[] = {{0, count, true}};
        optimizer.update(config, 0.01, all, w, g);
        const TypeParam unbias1(1 / (1 - std::pow(config.beta1, step))),
            unbias2(1 / (1 - std::pow(config.beta2, step)));
        for (std::size_t i = 0; i < count; ++i) {
          if (name == OptimizerName::rmsprop) {
            v[i] = rho * v[i] + (1 - rho) * (g[i] * g[i]);
            expected[i] -= rate * g[i] / (std::sqrt(v[i]) + epsilon);
            continue;
          }
          if (name == OptimizerName::adamw) expected[i] *= shrink;
          m[i] = beta1 * m[i] + (1 - beta1) * g[i];
          v[i] = beta2 * v[i] + (1 - beta2) * (g[i] * g[i]);
          expected[i] -= rate * (unbias1 * m[i]) / (std::sqrt(unbias2 * v[i]) + epsilon);
        }
      }
      ASSERT_EQ(w, expected) << count;
    }
}

TYPED_TEST(KernelsOf, SlopesAreChosenByComponent) {
  for (const int rows : {1, 2, 3, 4, 5, 7, 10, 64, 300})
    for (const int cols : {0, 1, 3, 32}) {
      Matrix<TypeParam> a = Matrix<TypeParam>::Random(rows, cols);
      if (a.size() > 0) a(0) = 0;
      const Matrix<TypeParam> delta = Matrix<TypeParam>::Random(rows, cols);
      for (const auto& [activation, negative] :
           {std::pair(Activation::relu, 0.0), std::pair(Activation::leaky_relu, leaky_slope)}) {
        Matrix<TypeParam> changed = delta;
        multiply_by_derivative<TypeParam>(activation, a, changed);
        for (Eigen::Index i = 0; i < a.size(); ++i)
          ASSERT_EQ(changed(i), a(i) > 0 ? delta(i) : delta(i) * static_cast<TypeParam>(negative));
      }
    }
}

TYPED_TEST(KernelsOf, DeltasBelowTheSmallestNormalNumberAreZero) {
  constexpr TypeParam smallest = std::numeric_limits<TypeParam>::min();
  Matrix<TypeParam> outputs(5, 3), deltas(5, 3);
  outputs.setConstant(smallest);
  outputs.col(0) << 0.5, smallest * 4, smallest * 2, smallest, std::numeric_limits<TypeParam>::quiet_NaN();
  const std::uint8_t labels[] = {0, 0, 0};
  loss_gradient<TypeParam>(Loss::softmax_cross_entropy, outputs, labels, deltas);
  EXPECT_EQ(deltas(0, 0), TypeParam(-0.5) / 3);
  EXPECT_EQ(deltas(1, 0), smallest * 4 / 3);
  EXPECT_EQ(deltas(2, 0), 0);
  EXPECT_EQ(deltas(3, 0), 0);
  EXPECT_TRUE(std::isnan(deltas(4, 0)));
}

TYPED_TEST(KernelsOf, ProductsOfAnyShapeAndTranspositionAreTheOraclesSums) {
  std::uniform_int_distribution<int> size(0, longest);
  const auto factor = [&](int rows, int cols, bool turned) {
    const Matrix<TypeParam> matrix = Matrix<TypeParam>::Random(turned ? cols : rows, turned ? rows : cols);
    return matrix;
  };
  for (int trial = 0; trial < 120; ++trial) {
    const int small = trial % 3;  // one of the three sizes is small, where the rests of tiles are
    const int rows = std::max(1, small == 0 ? trial / 3 : size(this->random_));
    const int depth = small == 1 ? trial / 3 : size(this->random_);
    const int cols = std::max(1, small == 2 ? trial / 3 : size(this->random_));
    const bool turn_a = trial & 1, turn_b = trial & 2;
    const Matrix<TypeParam> a = factor(rows, depth, turn_a), b = factor(depth, cols, turn_b);
    Matrix<TypeParam> space = Matrix<TypeParam>::Constant(rows, cols, 7);
    MatrixView<TypeParam> result(space.data(), rows, cols);
    const Matrix<double> left = a.template cast<double>(), right = b.template cast<double>();
    Matrix<double> expected;
    if (turn_a && turn_b) {
      result = product(a.transpose(), b.transpose());
      expected = left.transpose() * right.transpose();
    } else if (turn_a) {
      result = product(a.transpose(), b);
      expected = left.transpose() * right;
    } else if (turn_b) {
      result = product(a, b.transpose());
      expected = left * right.transpose();
    } else {
      result = product(a, b);
      expected = left * right;
    }
    const double tolerance = (depth + 1) * static_cast<double>(std::numeric_limits<TypeParam>::epsilon());
    ASSERT_LE((result.template cast<double>() - expected).cwiseAbs().maxCoeff(), tolerance)
        << rows << " x " << depth << " x " << cols << ", turned " << turn_a << turn_b;
  }
}

}  // namespace
}  // namespace mlp
