#include "mlp/optimizer.hpp"

#include <cmath>
#include <stdexcept>

#include "kernels/vectors.hpp"
#include "mlp/eigen.hpp"

namespace mlp {
namespace {

// Eigen approximates the roots of floats, each processor in its own way, and takes exact ones singly.
using kernels::each;
using kernels::root;

bool keeps_first_moment(OptimizerName name) {
  return name != OptimizerName::sgd && name != OptimizerName::rmsprop;
}

bool keeps_second_moment(OptimizerName name) {
  return name == OptimizerName::rmsprop || name == OptimizerName::adam || name == OptimizerName::adamw;
}

template <typename Scalar>
using ArrayView = Eigen::Map<Eigen::Array<Scalar, Eigen::Dynamic, 1>>;
template <typename Scalar>
using ConstArrayView = Eigen::Map<const Eigen::Array<Scalar, Eigen::Dynamic, 1>>;

template <typename Scalar>
ArrayView<Scalar> part_of(std::vector<Scalar>& buffer, const UpdateRange& range) {
  if (buffer.empty()) return {nullptr, 0};
  return {buffer.data() + range.begin, static_cast<Eigen::Index>(range.size)};
}

}  // namespace

BiasCorrection bias_correction(const OptimizerConfig& config, std::int64_t step) {
  if (config.no_bias_correction) return {1, 1};
  const auto t = static_cast<double>(step);
  // <excerpt bias-correction>
  return {1 / (1 - std::pow(config.beta1, t)), 1 / (1 - std::pow(config.beta2, t))};
  // </excerpt>
}

template <typename Scalar>
Optimizer<Scalar>::Optimizer(OptimizerName name, std::size_t parameter_count)
    : name_(name),
      parameter_count_(parameter_count),
      m_(keeps_first_moment(name) ? parameter_count : 0),
      v_(keeps_second_moment(name) ? parameter_count : 0) {}

template <typename Scalar>
void Optimizer<Scalar>::update(const OptimizerConfig& config, double learning_rate,
                               std::span<const UpdateRange> ranges, std::span<Scalar> parameters,
                               std::span<const Scalar> gradients) {
  if (parameters.size() != parameter_count_ || gradients.size() != parameter_count_)
    throw std::invalid_argument("Optimizer: parameters and gradients must have the size it was made for");
  ++step_;
  const Scalar rate(learning_rate), momentum(config.momentum), rho(config.rho), beta1(config.beta1),
      beta2(config.beta2), epsilon(config.epsilon), shrink(1 - learning_rate * config.weight_decay);
  const BiasCorrection correction = bias_correction(config, step_);
  const Scalar unbias1(correction.first), unbias2(correction.second);

  for (const UpdateRange& range : ranges) {
    ArrayView<Scalar> w(parameters.data() + range.begin, range.size);
    ConstArrayView<Scalar> g(gradients.data() + range.begin, range.size);
    ArrayView<Scalar> m = part_of(m_, range), v = part_of(v_, range);
    switch (name_) {
      case OptimizerName::sgd:
        // <excerpt update-sgd>
        w -= rate * g;
        // </excerpt>
        break;
      case OptimizerName::momentum:
        // <excerpt update-momentum>
        m = momentum * m + g;
        w -= rate * m;
        // </excerpt>
        break;
      case OptimizerName::nesterov:
        // <excerpt update-nesterov>
        m = momentum * m + g;
        w -= rate * (g + momentum * m);
        // </excerpt>
        break;
      case OptimizerName::rmsprop:
        each(
            range.size,
            [=](auto& w, auto& v, auto g) {
              // <excerpt update-rmsprop>
              v = rho * v + (1 - rho) * (g * g);
              w -= rate * g / (root(v) + epsilon);
              // </excerpt>
            },
            w.data(), v.data(), g.data());
        break;
      case OptimizerName::adamw:
        // <excerpt weight-decay>
        if (range.decays) w *= shrink;  // 1 - rate * weight_decay, apart from the gradient
        // </excerpt>
        [[fallthrough]];
      case OptimizerName::adam:
        each(
            range.size,
            [=](auto& w, auto& m, auto& v, auto g) {
              // <excerpt update-adam>
              m = beta1 * m + (1 - beta1) * g;
              v = beta2 * v + (1 - beta2) * (g * g);
              w -= rate * (unbias1 * m) / (root(unbias2 * v) + epsilon);
              // </excerpt>
            },
            w.data(), m.data(), v.data(), g.data());
        break;
    }
  }
}

template <typename Scalar>
void Optimizer<Scalar>::restore(std::int64_t step, std::span<const Scalar> m, std::span<const Scalar> v) {
  if (m.size() != m_.size() || v.size() != v_.size())
    throw std::invalid_argument("Optimizer: both moments must have the size of this optimiser's");
  step_ = step;
  std::copy(m.begin(), m.end(), m_.begin());
  std::copy(v.begin(), v.end(), v_.begin());
}

template class Optimizer<float>;
template class Optimizer<double>;

}  // namespace mlp
