// The matrix product by Eigen's own kernels, in the place of core/src/kernels/product.cpp: what that file must beat.
#include <stdexcept>

#include "mlp/product.hpp"

namespace mlp {
namespace {

template <typename Scalar>
using Strided = Eigen::Map<const Matrix<Scalar>, 0, Eigen::OuterStride<>>;

template <typename Scalar, typename With>
void as_matrix(const Factor<Scalar>& factor, With with) {
  if (factor.row_step == 1)
    with(Strided<Scalar>(factor.data, factor.rows, factor.cols, Eigen::OuterStride<>(factor.col_step)));
  else
    with(Strided<Scalar>(factor.data, factor.cols, factor.rows, Eigen::OuterStride<>(factor.row_step)).transpose());
}

}  // namespace

template <>
void multiply<float>(const Factor<float>& a, const Factor<float>& b, MatrixView<float> result) {
  if (a.cols != b.rows || result.rows() != a.rows || result.cols() != b.cols)
    throw std::invalid_argument("multiply: the shapes do not fit");
  as_matrix(a, [&](const auto& left) { as_matrix(b, [&](const auto& right) { result.noalias() = left * right; }); });
}

}  // namespace mlp
