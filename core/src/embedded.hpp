#pragma once
#include <cstddef>
#include <cstdint>

/// What core/data/embed.cmake makes from core/data/digits.bin.
namespace mlp::embedded {

extern const std::uint8_t digits[];
extern const std::size_t digits_size;

}  // namespace mlp::embedded
