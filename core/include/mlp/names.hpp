#pragma once
#include <cstddef>
#include <span>

namespace mlp {

/// Names of an enum's enumerators in documents and answers, in their order.
using Names = std::span<const char* const>;

/// The one table of an enum's names, which stands beside the enum: `names_of<Activation>`.
template <typename Enum>
inline constexpr const char* names_of = nullptr;

template <typename Enum>
const char* name_of(Enum value) {
  return names_of<Enum>[static_cast<std::size_t>(value)];
}

}  // namespace mlp
