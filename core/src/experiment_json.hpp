#pragma once
#include "fields.hpp"
#include "mlp/experiment.hpp"

namespace mlp {

inline constexpr double max_epochs = 100'000;
inline constexpr std::size_t max_changes = 1000;

/// The document: every field once, where it is stored and what is allowed, and whether it can change during a
/// run. Its defaults are those of the structs.
void describe(Fields& document, Experiment& experiment);

/// As `parse_experiment`, and `to_json` or `to_json_in_full`.
Experiment read_experiment(const Json& document);
Json json_of(Experiment experiment, bool in_full = false);

}  // namespace mlp
