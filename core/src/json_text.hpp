#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace mlp {

using Json = nlohmann::ordered_json;

/// Reads JSON text more strictly than the library does: no repeated keys, no NUL bytes, bounded size and
/// depth.
///
/// Throws InvalidField with the path of the value to blame, or with `field` where the text is no JSON; the
/// value then says what was found at which line and column.
Json parse_json(std::string_view text, const std::string& field = "");

/// `text`, cut at 60 bytes between two characters.
std::string shortened(std::string text);

}  // namespace mlp
