#pragma once
#include <span>

#include "mlp/names.hpp"

namespace mlp {

enum class ClippingMode { none, value, tensor_norm, global_norm };
template <>
inline constexpr const char* names_of<ClippingMode>[] = {"none", "value", "tensor_norm", "global_norm"};

/// What limits the gradients before the update.
struct ClippingConfig {
  ClippingMode mode = ClippingMode::none;
  double threshold = 5;  ///< above 0
};

/// The L2 norm of the gradients before clipping, and whether anything was clipped.
struct ClippingResult {
  double norm = 0;
  bool clipped = false;
};

/// The L2 norm of `values`, summed in double.
template <typename Scalar>
double norm_of(std::span<const Scalar> values);

/// Limits each component to [-threshold, threshold]; the direction may change.
///
/// A gradient that is not finite stays untouched. Throws InvalidField unless threshold > 0.
template <typename Scalar>
ClippingResult clip_by_value(std::span<Scalar> gradients, double threshold);

/// Scales `gradients` together so that their joint L2 norm is at most `max_norm`; the direction stays.
///
/// g <- g min(1, max_norm / |g|). Over all gradients of a network: clipping by global norm (Pascanu et al.
/// 2013). A gradient that is not finite stays untouched. Throws InvalidField unless max_norm > 0.
template <typename Scalar>
ClippingResult clip_by_norm(std::span<Scalar> gradients, double max_norm);

}  // namespace mlp
