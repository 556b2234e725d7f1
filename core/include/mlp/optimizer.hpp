#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "mlp/names.hpp"

namespace mlp {

enum class OptimizerName { sgd, momentum, nesterov, rmsprop, adam, adamw };
template <>
inline constexpr const char* names_of<OptimizerName>[] = {
    "sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"};

/// How gradients become steps. Each optimiser reads its own fields only.
struct OptimizerConfig {
  OptimizerName name = OptimizerName::sgd;
  double learning_rate = 0.1;  ///< above 0, at most 1000
  double momentum = 0.9;       ///< momentum, nesterov: share of the velocity kept, from 0 to below 1
  double rho = 0.99;           ///< rmsprop: share of the mean square kept, from 0 to below 1
  double beta1 = 0.9;          ///< adam, adamw: share of the first moment kept, from 0 to below 1
  double beta2 = 0.999;        ///< adam, adamw: share of the second moment kept, from 0 to below 1
  double epsilon = 1e-8;       ///< rmsprop, adam, adamw: added to the root, above 0
  double weight_decay = 0.01;  ///< adamw: decoupled decay of the weights, not of the biases; at least 0
  /// Broken by us: adam and adamw take m' = m and v' = v.
  bool no_bias_correction = false;
};

/// What m and v of adam and adamw are multiplied with after `step` steps, since both started at 0:
/// 1 / (1 - beta^step), or 1 where it is left out.
struct BiasCorrection {
  double first, second;
};
BiasCorrection bias_correction(const OptimizerConfig& config, std::int64_t step);

/// A range of the parameter buffer that is updated; frozen layers are left out.
struct UpdateRange {
  std::size_t begin, size;
  bool decays;  ///< weights shrink under decoupled weight decay, biases do not
};

/// Updates all parameters of a network in one pass, and remembers what its rule needs (moments, velocity).
///
/// With gradient g, rate r, and all memory m, v starting at 0 at step t = 1:
/// sgd       w <- w - r g
/// momentum  m <- momentum m + g,  w <- w - r m                              (Polyak 1964)
/// nesterov  m <- momentum m + g,  w <- w - r (g + momentum m)               (Nesterov 1983; Sutskever et al.
/// 2013) rmsprop   v <- rho v + (1 - rho) g^2,  w <- w - r g / (sqrt(v) + epsilon) (Tieleman and Hinton 2012)
/// adam      m <- beta1 m + (1 - beta1) g,  v <- beta2 v + (1 - beta2) g^2,
///           w <- w - r m' / (sqrt(v') + epsilon),  m' = m / (1 - beta1^t),  v' = v / (1 - beta2^t)
///                                                                           (Kingma and Ba 2015)
/// adamw     w <- (1 - r weight_decay) w, then adam                          (Loshchilov and Hutter 2019)
template <typename Scalar>
class Optimizer {
 public:
  Optimizer(OptimizerName name, std::size_t parameter_count);

  /// Makes one step over `ranges`; t grows by one whatever their number. `config` gives rate and constants,
  /// which may change from step to step; its name must be the one this optimiser was made for.
  void update(const OptimizerConfig& config, double learning_rate, std::span<const UpdateRange> ranges,
              std::span<Scalar> parameters, std::span<const Scalar> gradients);

  std::int64_t step() const { return step_; }  ///< steps made
  /// m and v, each empty or of all parameters: what a checkpoint must keep besides `step`.
  std::span<const Scalar> first_moment() const { return m_; }
  std::span<const Scalar> second_moment() const { return v_; }
  /// Throws std::invalid_argument if `m` or `v` has not the size of this optimiser's.
  void restore(std::int64_t step, std::span<const Scalar> m, std::span<const Scalar> v);

 private:
  OptimizerName name_;
  std::size_t parameter_count_;
  std::int64_t step_ = 0;
  std::vector<Scalar> m_, v_;
};

}  // namespace mlp
