#include "samples.hpp"

namespace mlp {

Samples::Samples(const DataConfig& config) {
  if (config.source == DataSource::plane) points_ = plane_points(config.plane);
}

Vector<float> Samples::inputs(int index) const {
  Vector<float> inputs(points_.empty() ? pixel_count : plane_inputs);
  if (points_.empty()) {
    const std::uint8_t* pixels = digits().pixels.data() + index * pixel_count;
    for (int i = 0; i < pixel_count; ++i) inputs[i] = pixels[i];
  } else {
    inputs[0] = static_cast<float>(points_[index].x);
    inputs[1] = static_cast<float>(points_[index].y);
  }
  return inputs;
}

std::uint8_t Samples::label(int index) const {
  return points_.empty() ? digits().labels[index] : static_cast<std::uint8_t>(points_[index].label);
}

DataShape data_shape(const DataConfig& config) {
  if (config.source == DataSource::plane)
    return {plane_point_count(config.plane), plane_inputs, plane_classes};
  return {image_count, pixel_count, class_count};
}

}  // namespace mlp
