#include "mlp/plane.hpp"

#include <numbers>
#include <string>

#include "mlp/random.hpp"

namespace mlp {
namespace {

constexpr double pi = std::numbers::pi;

/// By the series of a small angle, doubled eight times: to 13 digits up to two turns. The C library's functions, which
/// take angles of any size, would make the page's modules 5 kB larger.
PlanePoint on_circle(double radius, double angle) {
  const double t = angle / 256, s = t * t;
  double sine = t * (1 - s / 6 * (1 - s / 20 * (1 - s / 42))), cosine = 1 - s / 2 * (1 - s / 12 * (1 - s / 30));
  for (int i = 0; i < 8; ++i) {
    const double doubled = 2 * sine * cosine;
    cosine = 1 - 2 * sine * sine;
    sine = doubled;
  }
  return {radius * cosine, radius * sine};
}

/// Point `k` of the `n` of its class, without noise.
PlanePoint place(PlaneShape shape, int label, int k, int n) {
  switch (shape) {
    case PlaneShape::circles:
      return on_circle(label == 0 ? 0.8 : 0.4, 2 * pi * k / n);
    case PlaneShape::moons: {
      const PlanePoint at = on_circle(0.6, pi * k / (n - 1));
      return label == 0 ? PlanePoint{at.x - 0.3, at.y - 0.15} : PlanePoint{0.3 - at.x, 0.15 - at.y};
    }
    case PlaneShape::spirals: {
      const double share = (k + 1.0) / n;
      return on_circle(0.9 * share, 3 * pi * share + pi * label);
    }
    case PlaneShape::blobs:
    case PlaneShape::own:
      break;
  }
  return label == 0 ? PlanePoint{-0.4, -0.4} : PlanePoint{0.4, 0.4};
}

void check_own(const std::vector<PlanePoint>& points) {
  if (!own_point_counts.contains(static_cast<double>(points.size())))
    throw InvalidField("data.plane.points", std::to_string(points.size()) + " points",
                       "a list of 4 to 200 points, where data.plane.shape is \"own\"");
}

}  // namespace

int plane_point_count(const PlaneConfig& config) {
  if (config.shape == PlaneShape::own) {
    check_own(config.points);
    return static_cast<int>(config.points.size());
  }
  require("data.plane.noise", config.noise, plane_noise_range);
  require("data.plane.count", config.count, plane_counts);
  return config.count;
}

std::vector<PlanePoint> plane_points(const PlaneConfig& config) {
  const int count = plane_point_count(config);
  if (config.shape == PlaneShape::own) return config.points;
  Random random(config.seed, "plane");
  std::vector<PlanePoint> points(count);
  auto point = points.begin();
  const int sizes[plane_classes] = {count / 2, count - count / 2};
  for (int label = 0; label < plane_classes; ++label)
    for (int k = 0; k < sizes[label]; ++k, ++point) {
      *point = place(config.shape, label, k, sizes[label]);
      point->x += config.noise * random.normal();
      point->y += config.noise * random.normal();
      point->label = label;
    }
  return points;
}

}  // namespace mlp
