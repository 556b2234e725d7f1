#pragma once
#include <string>

#include "json_text.hpp"
#include "mlp/study/space.hpp"

namespace mlp::study {

Space read_space(const Json& list, const std::string& path);
Json space_json(const Space& space);

}  // namespace mlp::study
