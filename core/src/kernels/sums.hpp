#pragma once
#include <span>

namespace mlp::kernels {

/// The sum of the squares in double precision, in eight sums that do not wait for one another.
template <typename Scalar>
double sum_of_squares(std::span<const Scalar> values);

/// Whether none is NaN or infinite.
template <typename Scalar>
bool all_finite(std::span<const Scalar> values);

}  // namespace mlp::kernels
