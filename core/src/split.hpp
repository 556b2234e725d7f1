#pragma once
#include <cstdint>
#include <vector>

#include "mlp/dataset.hpp"

namespace mlp {

/// Places of samples in their source.
using Images = std::vector<std::uint16_t>;

struct Parts {
  Images train, validation, test;
};

/// 0, 1, ..., count - 1.
Images in_order(int count);

/// The three parts with the training images cut to `train_size`, all settings checked.
Parts checked_parts(const DataConfig& config, std::uint64_t seed);

}  // namespace mlp
