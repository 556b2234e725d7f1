#pragma once
#include <cstdint>
#include <vector>

#include "mlp/error.hpp"
#include "mlp/names.hpp"

namespace mlp {

/// How the points of the two classes lie.
enum class PlaneShape { circles, moons, spirals, blobs, own };
template <>
inline constexpr const char* names_of<PlaneShape>[] = {"circles", "moons", "spirals", "blobs", "own"};

/// A point of the plane and its class, 0 or 1.
struct PlanePoint {
  double x = 0, y = 0;
  int label = 0;

  bool operator==(const PlanePoint&) const = default;
};

/// A problem in the plane: two inputs, two classes.
struct PlaneConfig {
  PlaneShape shape = PlaneShape::circles;
  double noise = 0.1;      ///< standard deviation of what is added to each coordinate, 0 to 0.5; not of `own`
  int count = 200;         ///< points of both classes together, 10 to 1000; not of `own`
  std::uint64_t seed = 1;  ///< of the noise
  std::vector<PlanePoint> points;  ///< of `own`: 4 to 200, coordinates from -1 to 1

  bool operator==(const PlaneConfig&) const = default;
};

inline constexpr int plane_inputs = 2;
inline constexpr int plane_classes = 2;
inline constexpr Range plane_noise_range{0, 0.5};
inline constexpr Range plane_counts{10, 1000};
inline constexpr Range own_point_counts{4, 200};
inline constexpr Range own_coordinates{-1, 1};

/// The points, those of class 0 first; `own` ones as they are.
///
/// Without noise, for k = 0, 1, ... of the n points of a class (class 0 has the smaller half):
/// circles: evenly on a circle around the origin, radius 0.8 (class 0) and 0.4 (class 1), angle 2 pi k / n.
/// moons: two half circles that interlock, angle t = pi k / (n - 1): (0.6 cos t - 0.3, 0.6 sin t - 0.15) and
/// (0.3 - 0.6 cos t, 0.15 - 0.6 sin t). spirals: two arms of 1.5 turns, radius r = 0.9 (k + 1) / n, angle
/// 3 pi r / 0.9, the second turned by pi. blobs: all in (-0.4, -0.4) and (0.4, 0.4), so that the noise is
/// their spread. Noise is normal, x before y, point after point, from the stream "plane" of `seed`.
/// Throws InvalidField if a setting is out of range.
std::vector<PlanePoint> plane_points(const PlaneConfig& config);

/// How many points `plane_points` gives. Throws as it does.
int plane_point_count(const PlaneConfig& config);

}  // namespace mlp
