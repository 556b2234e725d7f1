#pragma once
#include <string>

#include "json_text.hpp"
#include "mlp/study/distribution.hpp"

namespace mlp::study {

/// Reads what Optuna's journal keeps of a distribution: JSON text inside the JSON, in the long form
/// {"name": "FloatDistribution", "attributes": {...}} or the short one {"type": "float", ...}.
///
/// Throws InvalidField beginning with `field`.
Distribution read_distribution_text(const Json& text, const std::string& field);

/// The long form as text.
std::string distribution_text(const Distribution& distribution);

}  // namespace mlp::study
