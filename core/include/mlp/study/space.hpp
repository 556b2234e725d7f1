#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mlp/study/distribution.hpp"
#include "mlp/study/trial.hpp"

namespace mlp::study {

/// When a conditional parameter exists: `parameter`, declared before it, exists and has such a value.
struct Condition {
  std::string parameter;
  std::optional<double> at_least;  ///< for a number
  std::vector<std::string> is;     ///< for choices: one of these (JSON scalars as text)

  bool operator==(const Condition&) const = default;
};

struct SpaceParameter {
  std::string name;
  Distribution distribution;
  std::optional<Condition> when;

  bool operator==(const SpaceParameter&) const = default;
};

/// The parameters of a study in the order in which they are drawn. Empty: the objective declares them as it
/// runs.
struct Space {
  std::vector<SpaceParameter> parameters;

  bool operator==(const Space&) const = default;
};

/// Reads a space from JSON, a list of parameters:
///
///     [{"name": "n_layers", "type": "int", "low": 1, "high": 10},
///      {"name": "width_7", "type": "int", "low": 32, "high": 128, "when": {"parameter": "n_layers",
///      "at_least": 7}},
///      {"name": "rate", "type": "float", "low": 1e-3, "high": 0.1, "log": true},
///      {"name": "dropout", "type": "float", "low": 0, "high": 0.5, "step": 0.1},
///      {"name": "init", "type": "categorical", "choices": ["glorot_uniform", "he_normal"]},
///      {"name": "clip_at", "type": "float", "low": 0, "high": 1, "when": {"parameter": "clip", "is":
///      ["norm"]}}]
///
/// Throws InvalidField naming the field, e.g. "space[1].when.parameter", the value and what is allowed.
Space parse_space(std::string_view json);

/// The space as JSON, which `parse_space` reads back unchanged.
std::string to_json(const Space& space);

/// The parameters of one trial from a JSON object, {"NAME": VALUE, ...}: exactly those that the space has beside the
/// others' values. Throws InvalidField naming the parameter, its value and what is allowed.
std::vector<ParameterValue> parse_parameters(const Space& space, std::string_view json);

/// Whether `parameter` exists beside the values chosen before it.
bool exists(const SpaceParameter& parameter, std::span<const ParameterValue> chosen);

}  // namespace mlp::study
