#pragma once
#include <string_view>
#include <vector>

#include "mlp/study/space.hpp"

namespace mlp::cli {

/// Reads a trial's parameters as Optuna hands them out: a JSON object, each value as people write it.
///
/// Exactly the parameters that exist beside the values of the others must be there. Throws InvalidField
/// naming the parameter, the value and what is allowed.
std::vector<study::ParameterValue> parse_parameters(const study::Space& space, std::string_view json);

}  // namespace mlp::cli
