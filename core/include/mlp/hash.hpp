#pragma once
#include <span>
#include <string>

namespace mlp {

/// 64-bit FNV-1a over the bytes of all values (-0 as 0), as 16 hex digits: equal weights, equal hash.
///
/// Source: Fowler, Noll, Vo (1991). For float, double and char.
template <typename Value>
std::string hash_of(std::span<const Value> values);

}  // namespace mlp
