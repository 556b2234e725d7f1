#pragma once
#include <span>

#include "mlp/names.hpp"
#include "mlp/random.hpp"

namespace mlp {

enum class Initializer { zeros, normal, glorot_uniform, glorot_normal, he_uniform, he_normal };
template <>
inline constexpr const char* names_of<Initializer>[] = {
    "zeros", "normal", "glorot_uniform", "glorot_normal", "he_uniform", "he_normal"};

/// The distribution an initialiser draws weights from: uniform on [-limit, limit], or normal with deviation `sd`.
struct WeightDistribution {
  enum class Shape { constant, uniform, normal };
  Shape shape;
  double sd;     ///< standard deviation of one weight
  double limit;  ///< half width for uniform, otherwise 0
};
template <>
inline constexpr const char* names_of<WeightDistribution::Shape>[] = {"constant", "uniform", "normal"};

/// The theoretical distribution of the weights of a layer with `fan_in` inputs and `fan_out` outputs.
///
/// zeros: all 0. normal: N(0, 1). glorot_uniform: limit sqrt(6/(fan_in+fan_out)); glorot_normal: variance
/// 2/(fan_in+fan_out) (Glorot and Bengio 2010). he_uniform: limit sqrt(6/fan_in); he_normal: variance 2/fan_in
/// (He et al. 2015). Throws std::invalid_argument if a fan is below 1.
WeightDistribution weight_distribution(Initializer initializer, int fan_in, int fan_out);

/// Fills `weights` with independent draws from `distribution`, in order.
template <typename Scalar>
void draw_weights(const WeightDistribution& distribution, Random& random, std::span<Scalar> weights);

}  // namespace mlp
