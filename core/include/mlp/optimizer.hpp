#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace mlp {

enum class OptimizerName { sgd, momentum, nesterov, rmsprop, adam, adamw };

struct OptimizerConfig {
  OptimizerName name = OptimizerName::sgd;
  double learning_rate = 0.1;
  double momentum = 0.9;       ///< momentum, nesterov: share of the old velocity kept, in [0, 1)
  double rho = 0.99;           ///< rmsprop: share of the old mean square kept, in [0, 1)
  double beta1 = 0.9;          ///< adam, adamw: share of the old first moment kept, in [0, 1)
  double beta2 = 0.999;        ///< adam, adamw: share of the old second moment kept, in [0, 1)
  double epsilon = 1e-8;       ///< rmsprop, adam, adamw: added to the root, > 0
  double weight_decay = 0.0;   ///< adamw: decoupled decay, w <- w - rate * weight_decay * w, >= 0
};

}  // namespace mlp
