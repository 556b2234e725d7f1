#pragma once
#include <vector>

#include "mlp/dataset.hpp"

namespace mlp {

/// The samples of a data source as they come, before they are split and scaled. A source of another kind (a
/// table of one's own, say) joins here and in `data_shape`.
class Samples {
 public:
  /// Throws as `data_shape`.
  explicit Samples(const DataConfig& config) {
    if (config.source == DataSource::plane) points_ = plane_points(config.plane);
  }

  Vector<float> inputs(int index) const {
    if (points_.empty())
      return Eigen::Map<const Vector<std::uint8_t>>(digits().pixels.data() + index * pixel_count, pixel_count)
          .cast<float>();
    const PlanePoint& point = points_[index];
    return Vector<float>{{static_cast<float>(point.x), static_cast<float>(point.y)}};
  }

  std::uint8_t label(int index) const {
    return points_.empty() ? digits().labels[index] : static_cast<std::uint8_t>(points_[index].label);
  }

 private:
  std::vector<PlanePoint> points_;  // empty for the digits
};

}  // namespace mlp
