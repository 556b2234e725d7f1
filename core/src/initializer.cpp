#include "mlp/initializer.hpp"

#include <cmath>
#include <stdexcept>

namespace mlp {

WeightDistribution weight_distribution(Initializer initializer, int fan_in, int fan_out) {
  if (fan_in < 1 || fan_out < 1)
    throw std::invalid_argument("weight_distribution: fan_in and fan_out must be at least 1");
  using Shape = WeightDistribution::Shape;
  const auto constant = WeightDistribution{Shape::constant, 0, 0};
  const auto normal = [](double variance) {
    return WeightDistribution{Shape::normal, std::sqrt(variance), 0};
  };
  const auto uniform = [](double limit) {
    return WeightDistribution{Shape::uniform, limit / std::sqrt(3.0), limit};
  };
  // <excerpt initializer>
  const double n_in = fan_in, n_out = fan_out;
  switch (initializer) {
    case Initializer::zeros:
      return constant;
    case Initializer::normal:
      return normal(1);
    case Initializer::glorot_uniform:
      return uniform(std::sqrt(6 / (n_in + n_out)));
    case Initializer::glorot_normal:
      return normal(2 / (n_in + n_out));
    case Initializer::he_uniform:
      return uniform(std::sqrt(6 / n_in));
    case Initializer::he_normal:
      return normal(2 / n_in);
  }
  // </excerpt>
  throw std::invalid_argument("weight_distribution: unknown initializer");
}

template <typename Scalar>
void draw_weights(const WeightDistribution& distribution, Random& random, std::span<Scalar> weights) {
  using Shape = WeightDistribution::Shape;
  const auto draw = [&]() -> double {
    switch (distribution.shape) {
      case Shape::constant:
        return 0;
      case Shape::uniform:
        return random.uniform(-distribution.limit, distribution.limit);
      case Shape::normal:
        return distribution.sd * random.normal();
    }
    return 0;
  };
  for (Scalar& weight : weights) weight = static_cast<Scalar>(draw());
}

template void draw_weights<float>(const WeightDistribution&, Random&, std::span<float>);
template void draw_weights<double>(const WeightDistribution&, Random&, std::span<double>);

}  // namespace mlp
