#pragma once
#include "mlp/eigen.hpp"

namespace mlp {

/// A matrix or its transpose: component (i, j) stands at data[i * row_step + j * col_step].
template <typename Scalar>
struct Factor {
  const Scalar* data;
  Eigen::Index rows, cols, row_step, col_step;
};

/// result = a b, where `result` shares no memory with either.
///
/// The same sums in the same order natively and in wasm, to the last bit. Allocates nothing. Throws
/// std::invalid_argument unless the shapes fit.
template <typename Scalar>
void multiply(const Factor<Scalar>& a, const Factor<Scalar>& b, MatrixView<Scalar> result);

/// a b, computed when it is assigned to a matrix view.
template <typename Scalar>
struct Product : Eigen::ReturnByValue<Product<Scalar>> {
  Factor<Scalar> a, b;

  Product(const Factor<Scalar>& a, const Factor<Scalar>& b) : a(a), b(b) {}
  Eigen::Index rows() const { return a.rows; }
  Eigen::Index cols() const { return b.cols; }
  void evalTo(MatrixView<Scalar>& result) const { multiply<Scalar>(a, b, result); }
};

template <typename A, typename B>
auto product(const A& a, const B& b) {
  using Scalar = typename A::Scalar;
  const auto factor = [](const auto& of) {
    return Factor<Scalar>{of.data(), of.rows(), of.cols(), of.rowStride(), of.colStride()};
  };
  return Product<Scalar>(factor(a), factor(b));
}

}  // namespace mlp

template <typename Scalar>
struct Eigen::internal::traits<mlp::Product<Scalar>> {
  using ReturnType = mlp::Matrix<Scalar>;
};
