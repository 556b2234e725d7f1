#include "mlp/product.hpp"

#include <gtest/gtest.h>

#include <random>

namespace mlp {
namespace {

/// Rows, depth and columns: whole tiles and blocks, and what is left over at each of their edges.
const int sizes[][3] = {{1, 1, 1},   {8, 4, 4},   {4, 64, 5},   {10, 64, 7},   {64, 256, 32},
                        {65, 3, 33}, {3, 257, 2}, {9, 513, 11}, {130, 300, 6}, {5, 1, 3}};

template <typename Scalar>
class ProductOf : public testing::Test {
 protected:
  Matrix<Scalar> random(int rows, int cols) {
    std::uniform_real_distribution<Scalar> any(-1, 1);
    return Matrix<Scalar>::NullaryExpr(rows, cols, [&](Eigen::Index, Eigen::Index) { return any(random_); });
  }

  /// Each component as one sum in double precision.
  template <typename A, typename B>
  void expect_product(const A& a, const B& b) {
    Matrix<Scalar> space = Matrix<Scalar>::Constant(a.rows(), b.cols(), 7);
    MatrixView<Scalar> result(space.data(), space.rows(), space.cols());
    result = product(a, b);
    const Matrix<double> expected = a.template cast<double>().lazyProduct(b.template cast<double>());
    const double tolerance = static_cast<double>(a.cols()) * std::numeric_limits<Scalar>::epsilon();
    EXPECT_LE((result.template cast<double>() - expected).cwiseAbs().maxCoeff(), tolerance)
        << a.rows() << " x " << a.cols() << " x " << b.cols();
  }

 private:
  std::mt19937 random_{7};
};

using Scalars = testing::Types<float, double>;
TYPED_TEST_SUITE(ProductOf, Scalars);

TYPED_TEST(ProductOf, MatricesOfEverySize) {
  for (const auto& [rows, depth, cols] : sizes)
    this->expect_product(this->random(rows, depth), this->random(depth, cols));
}

TYPED_TEST(ProductOf, TransposedMatrices) {
  for (const auto& [rows, depth, cols] : sizes) {
    const auto a = this->random(depth, rows), b = this->random(cols, depth);
    this->expect_product(a.transpose(), this->random(depth, cols));
    this->expect_product(this->random(rows, depth), b.transpose());
  }
}

TYPED_TEST(ProductOf, NothingIsZero) {
  Matrix<TypeParam> space = Matrix<TypeParam>::Constant(3, 2, 7);
  MatrixView<TypeParam> result(space.data(), 3, 2);
  result = product(this->random(3, 0), this->random(0, 2));
  EXPECT_EQ(space, Matrix<TypeParam>::Zero(3, 2));
}

TYPED_TEST(ProductOf, ShapesMustFit) {
  Matrix<TypeParam> space(3, 2);
  MatrixView<TypeParam> result(space.data(), 3, 2);
  EXPECT_THROW(result = product(this->random(3, 4), this->random(5, 2)), std::invalid_argument);
  EXPECT_THROW(result = product(this->random(2, 4), this->random(4, 2)), std::invalid_argument);
  EXPECT_THROW(result = product(this->random(3, 4), this->random(4, 3)), std::invalid_argument);
}

}  // namespace
}  // namespace mlp
