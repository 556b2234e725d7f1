#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "mlp/experiment.hpp"
#include "mlp/landscape.hpp"
#include "mlp/trainer.hpp"

namespace mlp {

/// A plane in the space of all parameters: origin + x first + y second.
struct Plane {
  std::vector<float> origin, first, second;
};

/// The plane through the last of several sets of weights (at least three) in which they differ most: its
/// directions, of length 1, are the first two principal components of the sets (Li et al. 2018, section 7).
struct PrincipalPlane {
  Plane plane;
  double first_share, second_share;  ///< of the sets' variance that lies along each direction
};
/// `weights`: one set after the other, each of `size` numbers.
///
/// Throws InvalidField unless there are at least three sets of the same size, and they differ in two
/// directions.
PrincipalPlane principal_plane(std::span<const float> weights, std::size_t size);

/// The plane through the parameters of `network` along two random directions, filter-normalised: the weights
/// into each unit are drawn from N(0, 1) and scaled to the length of that unit's own; biases stay as they are
/// (Li et al. 2018, section 4).
Plane random_plane(const Network<float>& network, std::uint64_t seed);

/// Where the point of the plane nearest to `weights` lies.
Point project(const Plane& plane, std::span<const float> weights);

/// Places that are evenly spread from `low` to `high`, both included; one place lies at `low`.
struct Axis {
  double low, high;
  int count;
  double at(int index) const { return count == 1 ? low : low + (high - low) * index / (count - 1); }
};

/// The loss on one part of the data, in evaluation and without penalty, at each place of a grid in a plane:
/// all `x` of the first `y`, then of the second.
///
/// Throws InvalidField if the plane has not the network's size, batch normalisation is on (its running
/// statistics belong to one place of the plane only), or the part has no images.
std::vector<double> loss_surface(const Experiment& experiment, const Plane& plane, const Axis& x,
                                 const Axis& y, Part part);

}  // namespace mlp
