#include "mlp/activation.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace mlp {
namespace {

template <typename Scalar>
class ActivationTest : public testing::Test {};
using Scalars = testing::Types<float, double>;
TYPED_TEST_SUITE(ActivationTest, Scalars);

constexpr Activation all[] = {Activation::sigmoid, Activation::tanh, Activation::relu, Activation::leaky_relu,
                              Activation::identity};

double expected(Activation activation, double z) {
  switch (activation) {
    case Activation::sigmoid:
      return 1 / (1 + std::exp(-z));
    case Activation::tanh:
      return std::tanh(z);
    case Activation::relu:
      return z > 0 ? z : 0;
    case Activation::leaky_relu:
      return z > 0 ? z : 0.01 * z;
    case Activation::identity:
      return z;
  }
  return NAN;
}

/// -9 to 9 in an awkward shape, so that vectors of four and what is left over are both computed.
template <typename Scalar>
Matrix<Scalar> sample() {
  Matrix<Scalar> z(3, 7);
  for (Eigen::Index i = 0; i < z.size(); ++i) z(i) = Scalar(0.9 * static_cast<double>(i - 10));
  return z;
}

TYPED_TEST(ActivationTest, AgreesWithTheStandardLibrary) {
  using Scalar = TypeParam;
  const Matrix<Scalar> z = sample<Scalar>();
  Matrix<Scalar> a(z.rows(), z.cols());
  for (const Activation activation : all) {
    apply_activation<Scalar>(activation, z, a);
    for (Eigen::Index i = 0; i < z.size(); ++i)
      EXPECT_NEAR(a(i), expected(activation, z(i)), 1e-6 * std::max(1.0, std::abs(double(z(i))))) << z(i);
  }
}

TYPED_TEST(ActivationTest, DerivativeIsTheSlopeOfTheFunction) {
  using Scalar = TypeParam;
  const Matrix<Scalar> z = sample<Scalar>();
  for (const Activation activation : all) {
    Matrix<Scalar> a(z.rows(), z.cols()), delta = Matrix<Scalar>::Constant(z.rows(), z.cols(), 2);
    apply_activation<Scalar>(activation, z, a);
    multiply_by_derivative<Scalar>(activation, a, delta);
    for (Eigen::Index i = 0; i < z.size(); ++i) {
      if (z(i) == 0) continue;  // the kink
      const double h = 1e-5, z_i = z(i);
      const double slope = (expected(activation, z_i + h) - expected(activation, z_i - h)) / (2 * h);
      EXPECT_NEAR(delta(i), 2 * slope, 2e-6) << z_i;
    }
  }
}

TYPED_TEST(ActivationTest, SlopeAtTheKinkIsThatOfTheNegativeSide) {
  using Scalar = TypeParam;
  const Matrix<Scalar> a = Matrix<Scalar>::Zero(1, 5);
  Matrix<Scalar> delta = Matrix<Scalar>::Ones(1, 5);
  multiply_by_derivative<Scalar>(Activation::leaky_relu, a, delta);
  EXPECT_EQ(delta, Matrix<Scalar>(Matrix<Scalar>::Constant(1, 5, Scalar(leaky_slope))));
  multiply_by_derivative<Scalar>(Activation::relu, a, delta);
  EXPECT_EQ(delta, Matrix<Scalar>(Matrix<Scalar>::Zero(1, 5)));
}

TYPED_TEST(ActivationTest, ExtremesStayFiniteAndNotANumberStaysVisible) {
  using Scalar = TypeParam;
  Matrix<Scalar> z(1, 9), a(1, 9);
  for (const Activation activation : all) {
    z.setConstant(Scalar(1e4));
    apply_activation<Scalar>(activation, z, a);
    EXPECT_TRUE(a.allFinite());
    apply_activation<Scalar>(activation, -z, a);
    EXPECT_TRUE(a.allFinite());
    z.setConstant(std::numeric_limits<Scalar>::quiet_NaN());
    apply_activation<Scalar>(activation, z, a);
    EXPECT_TRUE(a.array().isNaN().all()) << static_cast<int>(activation) << ": " << a;
  }
}

TYPED_TEST(ActivationTest, RejectsShapesThatDifferAndGapsBetweenColumns) {
  using Scalar = TypeParam;
  Matrix<Scalar> z = Matrix<Scalar>::Zero(4, 4), a(4, 3);
  EXPECT_THROW(apply_activation<Scalar>(Activation::tanh, z, a), std::invalid_argument);
  EXPECT_THROW(multiply_by_derivative<Scalar>(Activation::tanh, z, a), std::invalid_argument);
  EXPECT_THROW(apply_activation<Scalar>(Activation::tanh, z.topRows(2), z.topRows(2)), std::invalid_argument);
}

}  // namespace
}  // namespace mlp
