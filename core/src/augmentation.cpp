#include "mlp/augmentation.hpp"

#include <cmath>

#include "mlp/dataset.hpp"

namespace mlp {

Vector<float> shifted(const Vector<float>& pixels, double right, double down) {
  const auto ink = [&](int x, int y) {
    const bool inside = x >= 0 && x < image_side && y >= 0 && y < image_side;
    return inside ? pixels[y * image_side + x] : 0.0f;
  };
  const double left = std::floor(-right), top = std::floor(-down);
  const auto to_right = static_cast<float>(-right - left), to_bottom = static_cast<float>(-down - top);
  Vector<float> moved(pixel_count);
  for (int y = 0; y < image_side; ++y)
    for (int x = 0; x < image_side; ++x) {
      const int from_x = x + static_cast<int>(left), from_y = y + static_cast<int>(top);
      // <excerpt shifted>
      const float above = (1 - to_right) * ink(from_x, from_y) + to_right * ink(from_x + 1, from_y);
      const float below = (1 - to_right) * ink(from_x, from_y + 1) + to_right * ink(from_x + 1, from_y + 1);
      moved[y * image_side + x] = (1 - to_bottom) * above + to_bottom * below;
      // </excerpt>
    }
  return moved;
}

}  // namespace mlp
