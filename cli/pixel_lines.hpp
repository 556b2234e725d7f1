#pragma once
#include <string>
#include <string_view>

#include "mlp/eigen.hpp"

namespace mlp::cli {

/// The 64 pixels of one line "0,3,16,...": numbers from 0 to 16, row by row, spaces around them allowed.
///
/// Throws InvalidField naming `line` (from 1) and the column (from 1) of the first that is not allowed.
Vector<float> parse_pixels(std::string_view text, int line);

}  // namespace mlp::cli
