#pragma once
#include <cstddef>

// What the core's calls of malloc, and of the operators new, came to in this program.
namespace mlp::allocations {

std::size_t made();    ///< so far
std::size_t living();  ///< not given back yet

/// From here on the `count`-th allocation fails, once (0: none does).
void fail_at(std::size_t count);
/// Whether that allocation has been asked for since.
bool has_failed();

}  // namespace mlp::allocations
