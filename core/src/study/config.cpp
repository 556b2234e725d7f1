#include "mlp/study/config.hpp"

#include "study_json.hpp"
#include "fields.hpp"
#include "space_json.hpp"

namespace mlp::study {
namespace {

constexpr Range seeds{.low = 0, .high = 0x1p53 - 1};  // integers that JavaScript holds exactly
constexpr Range many{.low = 0, .high = 1e9};
constexpr Range at_least_one{.low = 1, .high = 1e9};

void describe_sampler(Fields& fields, SamplerConfig& sampler) {
  fields.choice("name", sampler.name);
  fields.flag("joint", sampler.joint);
  fields.integer("startup_trials", sampler.startup_trials, at_least_one);
  fields.integer("candidates", sampler.candidates, {.low = 1, .high = 10'000});
  fields.flag("constant_liar", sampler.constant_liar);
}

void describe_pruner(Fields& fields, PrunerConfig& pruner) {
  fields.choice("name", pruner.name);
  fields.number("percentile", pruner.percentile, {.low = 0, .high = 100});
  fields.integer("startup_trials", pruner.startup_trials, many);
  fields.integer("warmup_steps", pruner.warmup_steps, many);
  fields.integer("interval_steps", pruner.interval_steps, at_least_one);
  fields.integer("min_trials", pruner.min_trials, at_least_one);
  fields.integer("min_resource", pruner.min_resource, many);
  fields.integer("reduction_factor", pruner.reduction_factor, {.low = 2, .high = 1e9});
  fields.integer("min_early_stopping_rate", pruner.min_early_stopping_rate, {.low = 0, .high = 100});
}

/// All but the space, whose parameters have different fields.
void describe_study(Fields& fields, StudyConfig& config) {
  fields.text("name", config.name);
  fields.choice("direction", config.direction);
  fields.integer("seed", config.seed, seeds);
  fields.object("sampler", [&](Fields& inner) { describe_sampler(inner, config.sampler); });
  fields.object("pruner", [&](Fields& inner) { describe_pruner(inner, config.pruner); });
}

}  // namespace

StudyConfig read_study(const Json& json) {
  FieldReader fields(json, "");
  StudyConfig config;
  describe_study(fields, config);
  const Json* space = fields.any("space");
  fields.reject_unknown();
  if (config.name.empty()) throw InvalidField("name", "\"\"", "a text that is not empty");
  if (space) config.space = read_space(*space, "space");
  return config;
}

Json json_of(StudyConfig config) {
  Json json;
  FieldWriter fields(json);
  describe_study(fields, config);
  json["space"] = space_json(config.space);
  return json;
}

StudyConfig parse_study(std::string_view text) { return read_study(parse_json(text)); }

std::string to_json(const StudyConfig& config) { return json_of(config).dump(); }

}  // namespace mlp::study
