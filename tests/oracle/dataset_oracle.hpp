// Made by make_dataset_oracle.py. Do not edit.
#pragma once
#include <cstdint>

namespace mlp::oracle {

// FNV-1a, 64 bits, over the bytes (image indices as two bytes, the low one first).
inline constexpr std::uint64_t pixels_hash = 0x493fa2f67df550a1;
inline constexpr std::uint64_t labels_hash = 0x5c66ed875b0a9785;
inline constexpr std::uint64_t train_hash = 0xdf8d52ab371128cc;
inline constexpr std::uint64_t validation_hash = 0x8ea0406cc1fcd097;
inline constexpr std::uint64_t test_hash = 0x9d8a8bb3b2cbd9ff;

// Images of each class.
inline constexpr int all_classes[] = {178, 182, 177, 183, 181, 182, 181, 179, 174, 180};
inline constexpr int train_classes[] = {122, 119, 106, 117, 107, 108, 121, 114, 123, 112};
inline constexpr int validation_classes[] = {23, 35, 38, 32, 28, 27, 25, 31, 21, 28};
inline constexpr int test_classes[] = {33, 28, 33, 34, 46, 47, 35, 34, 30, 40};

// Under MinMaxScaler: the sum of all inputs of a part, their sum weighted by (pixel + 1) (image + 1), numbers from
// 0 in the part, and the largest input.
struct Scaled {
  double sum, weighted_sum, largest;
};
inline constexpr Scaled min_max_train{22600.098214285714, 420606714.17956346, 1.0};
inline constexpr Scaled min_max_validation{5695.393452380953, 26910401.692857143, 1.0};
inline constexpr Scaled min_max_test{7037.062896825398, 41176514.3718254, 1.3};
inline constexpr Scaled min_max_all_train{22594.467445054946, 420411474.918025, 1.0};
inline constexpr Scaled min_max_all_validation{5694.308836996337, 26899663.90824176, 1.0};
inline constexpr Scaled min_max_all_test{7035.216742979243, 41155244.2795177, 1.0};

}  // namespace mlp::oracle
