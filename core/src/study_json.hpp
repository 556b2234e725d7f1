#pragma once
#include "json_text.hpp"
#include "mlp/study/config.hpp"

namespace mlp::study {

/// As `parse_study`, and `to_json`.
StudyConfig read_study(const Json& json);
Json json_of(StudyConfig config);

}  // namespace mlp::study
