#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mlp/eigen.hpp"

namespace mlp::cli {

/// Digits read from a table: each with the line it stood in.
struct Pictures {
  std::vector<int> lines;
  std::vector<Vector<float>> pixels;  ///< 64 each, 0 to 16, row by row
  std::vector<int> labels;            ///< 0 to 9 each; empty if there are none
  std::string notice;                 ///< how the table was understood where that was a choice; else empty
};

enum class LabelColumn { first, last };

/// Reads digits in the shapes in which they lie in public: 64 pixels a row, perhaps a label before or behind
/// them, perhaps a head line; see `read_csv` for what may stand between. With a head line the label is the
/// column of that name, and columns that are no pixels (a row's number, its split) are passed over. Without,
/// it is the one of both ends that holds nothing but whole numbers from 0 to 9; `label` decides if both do.
/// Where the largest ink of all is at most 1, pixels were scaled and are multiplied by 16.
///
/// Throws InvalidField naming line, column, what was found and what is allowed.
Pictures read_pictures(std::string_view text, std::optional<LabelColumn> label);

}  // namespace mlp::cli
