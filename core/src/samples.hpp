#pragma once
#include <vector>

#include "mlp/dataset.hpp"

namespace mlp {

/// The samples of a data source as they come, before they are split and scaled. A source of another kind (a
/// table of one's own, say) joins here and in `data_shape`.
class Samples {
 public:
  /// Throws as `data_shape`.
  explicit Samples(const DataConfig& config);

  Vector<float> inputs(int index) const;
  std::uint8_t label(int index) const;

 private:
  std::vector<PlanePoint> points_;  // empty for the digits
};

}  // namespace mlp
