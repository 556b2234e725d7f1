#pragma once
#include <vector>

#include "mlp/optimizer.hpp"

namespace mlp {

enum class LandscapeName { bowl, saddle, rosenbrock, double_well };
template <>
inline constexpr const char* names_of<LandscapeName>[] = {"bowl", "saddle", "rosenbrock", "double_well"};

/// A function of two parameters that stands for a loss.
///
/// bowl         (x^2 + condition y^2) / 2: curvatures 1 and `condition`
/// saddle       (x^2 - y^2) / 2: falls along y without end
/// rosenbrock   (1 - x)^2 + 100 (y - x^2)^2                                   (Rosenbrock 1960)
/// double_well  (x^2 - 1)^2 + 0.3 x + y^2 / 2: the well near x = -1 is the deeper one
struct Landscape {
  LandscapeName name = LandscapeName::bowl;
  double condition = 10;  ///< of the bowl: its largest curvature over its smallest, from 1 to 1000
};

struct Point {
  double x, y;
};

double height(const Landscape& landscape, Point at);
/// The gradient of `height`.
Point slope(const Landscape& landscape, Point at);

/// The path of `steps` updates from `start`, by the optimiser that trains networks, with two parameters that
/// both decay where it decays weights: `start` and the point after each update.
///
/// Ends early at the first point with a coordinate beyond 1e6, which is the last one returned. Throws
/// InvalidField unless the condition is from 1 to 1000, both coordinates from -1e6 to 1e6 and steps from 0 to
/// 100,000.
std::vector<Point> descend(const Landscape& landscape, const OptimizerConfig& optimizer, Point start,
                           int steps);

}  // namespace mlp
