#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "mlp/error.hpp"

namespace mlp {

using Json = nlohmann::ordered_json;

// Deeper values would exhaust the stack of those that copy or print them. Every text from outside is read by
// one of the two functions here, also a text inside another's text, so that these limits hold everywhere.
inline constexpr std::size_t max_document_depth = 8;
inline constexpr std::size_t max_depth = 100;

/// Reads JSON text more strictly than the library does: no repeated keys, no NUL bytes, bounded size and
/// depth.
///
/// Throws InvalidField with the path of the value to blame, or with `field` where the text is no JSON; the
/// value then says what was found at which line and column.
Json parse_json(std::string_view text, const std::string& field = "");

/// What `read_json` met is no JSON.
class NotJson : public InvalidField {
  using InvalidField::InvalidField;
};

/// Reads JSON as Python does, bounded in depth alone: a key's last value counts, NaN and Infinity stand bare, half
/// of a surrogate pair is a character (read as U+FFFD).
///
/// Throws InvalidField, or NotJson where the text is none.
Json read_json(std::string_view text, const std::string& field = "");

/// A number as JSON or as Python writes it: the words NaN, Infinity and -Infinity.
std::string python_text(const Json& value);

}  // namespace mlp
