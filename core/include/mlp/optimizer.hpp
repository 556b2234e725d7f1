#pragma once

namespace mlp {

/// Gradient descent: w <- w - learning_rate * dL/dw.
struct OptimizerConfig {
  double learning_rate = 0.1;  ///< above 0, at most 1000
};

}  // namespace mlp
