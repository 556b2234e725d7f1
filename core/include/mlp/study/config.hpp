#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "mlp/study/pruner.hpp"
#include "mlp/study/sampler.hpp"
#include "mlp/study/space.hpp"
#include "mlp/study/trial.hpp"

namespace mlp::study {

/// A study, complete: what is searched, how, and what better means.
struct StudyConfig {
  std::string name = "study";
  Direction direction = Direction::minimize;
  std::uint64_t seed = 1;
  SamplerConfig sampler;
  PrunerConfig pruner;
  Space space;
};

/// Reads a study from a JSON document and gives every absent field its default.
///
///     {"name": "digits", "direction": "maximize", "seed": 1, "sampler": {"name": "tpe", "joint": false},
///      "pruner": {"name": "percentile", "percentile": 50}, "space": [...]}
///
/// Throws InvalidField naming the field by its path (unknown fields too), the value and what is allowed.
StudyConfig parse_study(std::string_view json);

/// The whole document as JSON on one line, every field present. `parse_study` reads it back unchanged.
std::string to_json(const StudyConfig& config);

}  // namespace mlp::study
