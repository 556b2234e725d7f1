#pragma once
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "embedded_text.hpp"
#include "mlp/activation.hpp"
#include "mlp/eigen.hpp"
#include "mlp/loss.hpp"

namespace mlp::oracle {

/// Reference numbers of PyTorch, in double.
inline const nlohmann::json& network() {
  static const auto json = nlohmann::json::parse(embedded_text("network.json"));
  return json;
}

inline Loss loss_named(const std::string& name) {
  if (name == "softmax_cross_entropy") return Loss::softmax_cross_entropy;
  return name == "sigmoid_squared_error" ? Loss::sigmoid_squared_error : Loss::sigmoid_binary_cross_entropy;
}

inline Activation activation_named(const std::string& name) {
  if (name == "tanh") return Activation::tanh;
  if (name == "relu") return Activation::relu;
  if (name == "leaky_relu") return Activation::leaky_relu;
  return name == "identity" ? Activation::identity : Activation::sigmoid;
}

/// A list of rows as a matrix; a list of numbers as one column.
template <typename Scalar>
Matrix<Scalar> matrix(const nlohmann::json& rows) {
  const bool column = rows.front().is_number();
  Matrix<Scalar> result(rows.size(), column ? 1 : rows.front().size());
  for (Eigen::Index i = 0; i < result.rows(); ++i)
    for (Eigen::Index j = 0; j < result.cols(); ++j)
      result(i, j) = static_cast<Scalar>((column ? rows[i] : rows[i][j]).template get<double>());
  return result;
}

/// Relative distance that is allowed between the core and the reference.
template <typename Scalar>
constexpr double tolerance = sizeof(Scalar) == 8 ? 1e-9 : 1e-4;

/// Passes if `found` is as near to `expected` as its precision allows, relative to the norm of `expected`.
template <typename Scalar, typename Derived>
testing::AssertionResult near(const Eigen::MatrixBase<Derived>& found, const Matrix<double>& expected) {
  if (found.rows() != expected.rows() || found.cols() != expected.cols())
    return testing::AssertionFailure() << "the shape is " << found.rows() << " x " << found.cols();
  const double distance = (found.template cast<double>() - expected).norm();
  if (distance <= tolerance<Scalar> * expected.norm()) return testing::AssertionSuccess();
  return testing::AssertionFailure() << "distance " << distance << " of norm " << expected.norm()
                                     << "\nfound\n"
                                     << found << "\nexpected\n"
                                     << expected;
}

}  // namespace mlp::oracle
