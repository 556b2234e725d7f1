#pragma once
#include <string>
#include <string_view>

namespace mlp::oracle {

/// The content of a file that CMake embedded into this program by `embed_text`.
///
/// Throws std::invalid_argument if it embedded none of that name.
std::string_view embedded_text(std::string_view name);

}  // namespace mlp::oracle
