#include "mlp/landscape.hpp"

#include <cmath>

#include "mlp/error.hpp"

namespace mlp {
namespace {

constexpr double edge = 1e6;
constexpr double tilt = 0.3;

bool is_inside(Point at) { return std::abs(at.x) <= edge && std::abs(at.y) <= edge; }

}  // namespace

double height(const Landscape& landscape, Point at) {
  const auto [x, y] = at;
  switch (landscape.name) {
    case LandscapeName::bowl:
      return (x * x + landscape.condition * y * y) / 2;
    case LandscapeName::saddle:
      return (x * x - y * y) / 2;
    case LandscapeName::rosenbrock:
      return (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x);
    case LandscapeName::double_well:
      return (x * x - 1) * (x * x - 1) + tilt * x + y * y / 2;
  }
  return 0;
}

Point slope(const Landscape& landscape, Point at) {
  const auto [x, y] = at;
  switch (landscape.name) {
    case LandscapeName::bowl:
      return {x, landscape.condition * y};
    case LandscapeName::saddle:
      return {x, -y};
    case LandscapeName::rosenbrock:
      return {-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)};
    case LandscapeName::double_well:
      return {4 * x * (x * x - 1) + tilt, y};
  }
  return {0, 0};
}

std::vector<Point> descend(const Landscape& landscape, const OptimizerConfig& config, Point start,
                           int steps) {
  require("landscape.condition", landscape.condition, {1, 1000});
  require("start.x", start.x, {-edge, edge});
  require("start.y", start.y, {-edge, edge});
  require("steps", steps, {0, 100'000});
  std::vector<Point> path{start};
  Optimizer<double> optimizer(config.name, 2);
  const UpdateRange both[]{{0, 2, true}};
  // <excerpt descend>
  double w[]{start.x, start.y};
  for (int step = 0; step < steps && is_inside(path.back()); ++step) {
    const Point g = slope(landscape, path.back());
    const double gradient[]{g.x, g.y};
    optimizer.update(config, config.learning_rate, both, w, gradient);
    path.push_back({w[0], w[1]});
  }
  // </excerpt>
  return path;
}

}  // namespace mlp
