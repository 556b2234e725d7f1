#pragma once
#include "json_text.hpp"
#include "mlp/search.hpp"

namespace mlp {

/// As `parse_search`.
Search read_search(const Json& document);

}  // namespace mlp
