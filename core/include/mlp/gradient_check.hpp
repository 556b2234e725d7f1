#pragma once
#include <span>
#include <string>
#include <vector>

#include "mlp/experiment.hpp"

namespace mlp {

/// Analytic against numerical gradient of one tensor.
struct TensorCheck {
  std::string name;
  int layer = 0;
  double relative_error = 0;  ///< |a - n| / max(|a| + |n|, 1e-8) in the 2-norm
  double cosine = 0;          ///< of the angle between a and n; 1 if both are 0
  double analytic_norm = 0, numerical_norm = 0;
  double step = 0;  ///< h
  int checked = 0;
  int skipped = 0;  ///< components whose step crosses a kink
  /// A constant that batch normalisation takes away again, above all the bias before it: its gradient is 0,
  /// and a relative error would compare nothing but rounding. Both norms below 1e-9 count as equal: error 0,
  /// cosine 1.
  bool zero_by_theory = false;
};

struct GradientCheck {
  std::vector<TensorCheck> tensors;
  double largest_error = 0;
  bool passed = false;  ///< largest_error below 1e-6 and at most 1 % of all components skipped
};

/// Compares the gradient of an experiment's untrained network with numerical differences, in double.
///
/// The loss L, its penalty included, is that of the first `images` training images in a training pass: batch
/// normalisation takes their statistics, and dropout's mask stays that of the first pass. With the central
/// difference D(h) = (L(w_i + h) - L(w_i - h)) / 2h, n_i = (4 D(h) - D(2h)) / 3, whose error is of order h^4
/// (Richardson 1911). Each tensor has its own h, a power of ten: the one for which n changes least when h
/// doubles. All parameters up to 5,000 are checked; of a larger network, 5,000 spread evenly over its tensors
/// (at least one each) from the stream "gradient_check". A component whose step carries a unit across the
/// kink of ReLU or leaky ReLU is left out and counted. Batch normalisation makes of one or two images numbers
/// that hardly depend on the weights: there the check has little to compare, take four. Throws InvalidField
/// unless 1 <= images <= training images.
GradientCheck check_gradients(const Experiment& experiment, int images);

/// The same for a gradient that somebody else computed: `analytic`, laid out like the network's gradients,
/// under the dropout masks of the first training pass.
///
/// Throws std::invalid_argument if `analytic` has another size.
GradientCheck check_gradients(const Experiment& experiment, int images, std::span<const double> analytic);

}  // namespace mlp
