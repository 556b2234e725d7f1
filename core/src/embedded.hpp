#pragma once
#include <cstdint>

#include "mlp/dataset.hpp"

/// The arrays that core/data/embed.cmake makes from core/data/*.txt.
namespace mlp::embedded {

extern const std::uint8_t pixels[image_count * pixel_count];
extern const std::uint8_t labels[image_count];
extern const std::uint16_t article_train[1149];
extern const std::uint16_t article_validation[288];
extern const std::uint16_t article_test[360];

}  // namespace mlp::embedded
