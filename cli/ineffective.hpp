#pragma once
#include <string>
#include <vector>

#include "mlp/experiment.hpp"

namespace mlp::cli {

/// A sentence for each setting that is not the default (or is one of `asked`) and that the others keep from
/// having an effect, such as the momentum of sgd.
std::vector<std::string> settings_without_effect(const Experiment& experiment,
                                                 const std::vector<std::string>& asked);

}  // namespace mlp::cli
