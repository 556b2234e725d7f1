#include "mlp/search.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "experiment_json.hpp"
#include "search_json.hpp"
#include "study_json.hpp"

namespace mlp {
namespace {

using study::Distribution;
using study::ParameterValue;
using study::SpaceParameter;

constexpr const char* study_fields[] = {"name", "seed", "sampler", "pruner", "space"};

void describe_objective(Fields& fields, SearchObjective& objective) {
  fields.choice("monitor", objective.monitor);
  fields.integer("seeds", objective.seeds, {1, 100});
  fields.integer("report_every", objective.report_every, {1, 100'000});
}

/// The i of "width_i", from 1.
std::optional<int> layer_of(std::string_view name) {
  constexpr std::string_view prefix = "width_";
  if (!name.starts_with(prefix)) return {};
  name.remove_prefix(prefix.size());
  int layer = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), layer);
  if (error != std::errc{} || end != name.data() + name.size() || layer < 1 || name.front() == '0') return {};
  return layer;
}

Json value_of(const ParameterValue& parameter) {
  return read_json(study::external_value(parameter.distribution, parameter.value));
}

int hidden_layers_of(const Experiment& experiment, std::span<const ParameterValue> parameters) {
  const ParameterValue* chosen = find(parameters, "hidden_layers");
  return chosen ? static_cast<int>(chosen->value) : static_cast<int>(experiment.network.layers.size()) - 2;
}

Json width_of(int layer, const Experiment& experiment, std::span<const ParameterValue> parameters) {
  if (const auto* own = find(parameters, "width_" + std::to_string(layer))) return value_of(*own);
  if (const auto* common = find(parameters, "width")) return value_of(*common);
  const std::vector<int>& layers = experiment.network.layers;
  const int hidden = static_cast<int>(layers.size()) - 2;
  if (hidden == 0)
    throw InvalidField("network.layers", "no hidden layer",
                       "at least one, whose width the layers take to which the space gives none");
  return layers[std::min(layer, hidden)];
}

Json layers_of(const Experiment& experiment, std::span<const ParameterValue> parameters) {
  const DataShape shape = data_shape(experiment.data);
  Json layers{shape.inputs};
  for (int layer = 1; layer <= hidden_layers_of(experiment, parameters); ++layer)
    layers.push_back(width_of(layer, experiment, parameters));
  layers.push_back(shape.classes);
  return layers;
}

bool shapes_layers(const std::string& name) {
  return name == "hidden_layers" || name == "width" || layer_of(name);
}

/// Whether there is a field of that path that a parameter can set.
bool can_set(Experiment experiment, const std::string& path) {
  FieldSetter field(path);
  describe(field, experiment);
  return field.single() && path != "seed";
}

void set(Experiment& experiment, const std::string& path, const Json& value) {
  FieldSetter field(path, &value);
  describe(field, experiment);
}

/// What is worth trying before the study begins: the ends of a range and a point within it, or every choice,
/// each with where it stands in the document.
std::vector<std::pair<std::string, double>> samples_of(const Distribution& distribution) {
  std::vector<std::pair<std::string, double>> samples;
  if (distribution.categorical()) {
    for (std::size_t i = 0; i < distribution.choices.size(); ++i)
      samples.emplace_back(".choices[" + std::to_string(i) + "]", static_cast<double>(i));
    return samples;
  }
  const double within = distribution.low + 0.618 * (distribution.high - distribution.low);
  return {{".low", distribution.low},
          {".high", distribution.high},
          {".type", study::nearest_allowed(distribution, within)}};
}

int most_hidden_layers(const Search& search) {
  for (const SpaceParameter& parameter : search.study.space.parameters)
    if (parameter.name == "hidden_layers") return static_cast<int>(parameter.distribution.high);
  return hidden_layers_of(search.experiment, {});
}

void check_name(const Search& search, const SpaceParameter& parameter, const std::string& path) {
  if (!shapes_layers(parameter.name) && !can_set(search.experiment, parameter.name))
    throw InvalidField(
        path, text_of(parameter.name),
        "hidden_layers, width, width_1, width_2, ... or the path of a field of the experiment that "
        "holds one value, such as optimizer.learning_rate; not seed");
  const int most = most_hidden_layers(search);
  if (layer_of(parameter.name).value_or(0) > most)
    throw InvalidField(path, text_of(parameter.name),
                       "width_1 to width_" + std::to_string(most) + ", the hidden layers there can be");
  if (parameter.name == "hidden_layers" && parameter.distribution.kind != Distribution::Kind::integer)
    throw InvalidField(path, text_of(parameter.name), "this name for a parameter of type \"int\"");
}

void check_values(const Search& search, const SpaceParameter& parameter, const std::string& path) {
  for (const auto& [where, sample] : samples_of(parameter.distribution)) {
    const ParameterValue value{parameter.name, parameter.distribution, sample};
    std::vector<ParameterValue> values{value};
    if (layer_of(parameter.name))  // the layer must be there to have a width
      values.push_back({"hidden_layers", study::integer(0, 100), double(most_hidden_layers(search))});
    try {
      experiment_of(search, values);
    } catch (const InvalidField& error) {
      throw InvalidField(path + where, study::external_value(parameter.distribution, sample),
                         error.allowed() + " (" + error.field() + ")");
    }
  }
}

/// The runs of a trial take the seeds from the experiment's on.
void check_seeds(const Search& search) {
  Experiment last = search.experiment;
  last.seed += static_cast<std::uint64_t>(search.objective.seeds) - 1;
  try {
    validate(last);
  } catch (const InvalidField& error) {
    throw InvalidField("objective.seeds", std::to_string(search.objective.seeds),
                       "so many that the last one's seed is " + error.allowed());
  }
}

void check_space(const Search& search) {
  const auto& parameters = search.study.space.parameters;
  if (parameters.empty()) throw InvalidField("space", "no parameters", "at least one");
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const std::string path = "space[" + std::to_string(i) + "]";
    check_name(search, parameters[i], path + ".name");
    check_values(search, parameters[i], path);
  }
}

study::Direction direction_of(const SearchObjective& objective) {
  return objective.monitor == Monitor::validation_accuracy ? study::Direction::maximize
                                                           : study::Direction::minimize;
}

Experiment read_base(const Json& document) {
  try {
    return read_experiment(document);
  } catch (const InvalidField& error) {
    throw InvalidField(error.field().empty() ? "experiment" : "experiment." + error.field(), error.value(),
                       error.allowed());
  }
}

Json judged_by(Search search) {
  Json document;
  FieldWriter fields(document);
  fields.object("objective", [&](Fields& inner) { describe_objective(inner, search.objective); });
  document["experiment"] = json_of(search.experiment);
  return document;
}

}  // namespace

Search read_search(const Json& document) {
  Search search;
  FieldReader fields(document, "");
  Json study = Json::object();
  for (const char* name : study_fields)
    if (const Json* value = fields.any(name)) study[name] = *value;
  fields.object("objective", [&](Fields& inner) { describe_objective(inner, search.objective); });
  const Json* experiment = fields.any("experiment");
  fields.reject_unknown();
  search.study = study::read_study(study);
  search.study.direction = direction_of(search.objective);
  if (experiment) search.experiment = read_base(*experiment);
  check_seeds(search);
  check_space(search);
  return search;
}

Search parse_search(std::string_view text) { return read_search(parse_json(text)); }

std::string to_json(const Search& search) {
  const Json study = study::json_of(search.study);
  const Json judged = judged_by(search);
  Json document;
  for (const char* name : {"name", "seed", "sampler", "pruner"}) document[name] = study[name];
  for (const char* name : {"objective", "experiment"}) document[name] = judged[name];
  document["space"] = study["space"];
  return document.dump();
}

std::string objective_json(const Search& search) { return judged_by(search).dump(); }

Experiment experiment_of(const Search& search, std::span<const ParameterValue> parameters) {
  Experiment experiment = search.experiment;
  for (const ParameterValue& parameter : parameters) {
    if (shapes_layers(parameter.name)) continue;
    if (!can_set(experiment, parameter.name))
      throw InvalidField(parameter.name, "a parameter", "a name that the search knows");
    set(experiment, parameter.name, value_of(parameter));
  }
  set(experiment, "network.layers", layers_of(search.experiment, parameters));
  validate(experiment);
  return experiment;
}

}  // namespace mlp
