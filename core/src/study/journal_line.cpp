#include "journal_line.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <unordered_map>

#include "fields.hpp"

namespace mlp::study {
namespace {

const std::string not_finite_key = "not_finite:";

constexpr std::int64_t largest_id = std::numeric_limits<int>::max();

std::optional<std::int64_t> integer_from(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// The integer after the first `key` and its colon, in a line that may be no JSON.
std::optional<std::int64_t> integer_after(std::string_view line, std::string_view key) {
  const auto found = line.find(key);
  if (found == line.npos) return std::nullopt;
  line.remove_prefix(found + key.size());
  line.remove_prefix(std::min(line.find_first_not_of(" \t:"), line.size()));
  return integer_from(line.substr(0, line.find_first_not_of("0123456789")));
}

double read_number(const std::string& field, const Json& json) {
  if (!json.is_number()) throw InvalidField(field, text_of(json), "a number");
  return json.get<double>();
}

const Json& field_of(const Json& line, const char* key, const char* allowed) {
  const auto at = line.find(key);
  if (at == line.end()) throw InvalidField(key, "a missing field", allowed);
  return *at;
}

const Json& object_in(const Json& line, const char* key) {
  const Json& object = field_of(line, key, "an object");
  if (!object.is_object()) throw InvalidField(key, text_of(object), "an object");
  return object;
}

std::int64_t integer_in(const Json& line, const char* key, std::int64_t low, std::int64_t high) {
  const Json& json = field_of(line, key, "an integer");
  if (!json.is_number_integer() || json.get<std::int64_t>() < low || json.get<std::int64_t>() > high) {
    throw InvalidField(key, text_of(json),
                       "an integer from " + std::to_string(low) + " to " + std::to_string(high));
  }
  return json.get<std::int64_t>();
}

int id_in(const Json& line, const char* key) {
  return static_cast<int>(integer_in(line, key, 0, largest_id));
}

std::string text_in(const Json& line, const char* key) {
  const Json& json = field_of(line, key, "a text");
  if (!json.is_string()) throw InvalidField(key, text_of(json), "a text");
  return json.get<std::string>();
}

TrialState state_in(const Json& line) { return static_cast<TrialState>(integer_in(line, "state", 0, 4)); }

std::string time_in(const Json& line, const char* key) {
  const std::string time = text_in(line, key);
  require_time(key, time, true);
  return time;
}

std::vector<double> values_in(const Json& json) {
  std::vector<double> values;
  if (json.is_null()) return values;
  if (!json.is_array()) throw InvalidField("values", text_of(json), "a list of numbers, or null");
  for (const Json& value : json) values.push_back(read_number("values", value));
  return values;
}

/// The only member of `attribute`, an object.
std::pair<std::string, std::string> attribute_in(const Json& line, const char* key) {
  const Json& attribute = object_in(line, key);
  if (attribute.size() != 1) throw InvalidField(key, text_of(attribute), "an object with one field");
  return {attribute.begin().key(), attribute.begin().value().dump()};
}

ParameterValue parameter_in(DistributionReader& distributions, const std::string& name, const Json& value,
                            const Json& distribution) {
  ParameterValue parameter{name, distributions.read(distribution, "distribution of " + name),
                           read_number("value of " + name, value)};
  const Distribution& d = parameter.distribution;
  const bool possible = d.categorical() ? contains(d, parameter.value)
                                        : std::isfinite(parameter.value) && (!d.log || parameter.value > 0);
  if (!possible) {
    throw InvalidField("value of " + name, number_text(parameter.value),
                       d.categorical() ? "the index of a choice" : describe(d));
  }
  return parameter;
}

Attributes attributes_in(const Json& line, const char* key) {
  Attributes attributes;
  if (!line.contains(key)) return attributes;
  for (const auto& item : object_in(line, key).items()) attributes[item.key()] = item.value().dump();
  return attributes;
}

void read_parameters(DistributionReader& reader, const Json& line, TrialRecord& trial) {
  if (!line.contains("params") || object_in(line, "params").empty()) return;
  std::unordered_map<std::string, const Json*> distributions;  // the library would look through all for each
  for (const auto& item : object_in(line, "distributions").items()) distributions[item.key()] = &item.value();
  for (const auto& item : object_in(line, "params").items()) {
    const auto distribution = distributions.find(item.key());
    if (distribution == distributions.end())
      throw InvalidField("distributions", "none of " + Excerpt(item.key()).for_message(),
                         "one for each parameter");
    trial.parameters.push_back(parameter_in(reader, item.key(), item.value(), *distribution->second));
  }
}

void read_intermediate(const Json& line, TrialRecord& trial) {
  if (!line.contains("intermediate_values")) return;
  for (const auto& item : object_in(line, "intermediate_values").items()) {
    const std::optional<std::int64_t> step = integer_from(item.key());
    if (!step) throw InvalidField("intermediate_values", text_of(item.key()), "integers as keys");
    trial.intermediate[*step] = read_number("intermediate_values", item.value());
  }
}

Operation read_create_study(const Json& line) {
  CreateStudy study{text_in(line, "study_name"), {}};
  const Json& directions = field_of(line, "directions", "a list of 1 (minimise) and 2 (maximise)");
  for (const Json& direction : directions) {
    if (direction != 1 && direction != 2) {
      throw InvalidField("directions", text_of(directions), "a list of 1 (minimise) and 2 (maximise)");
    }
    study.directions.push_back(direction == 1 ? Direction::minimize : Direction::maximize);
  }
  if (study.directions.empty()) throw InvalidField("directions", text_of(directions), "at least one");
  return study;
}

Operation read_create_trial(DistributionReader& distributions, const Json& line) {
  TrialRecord trial;
  if (line.contains("state")) trial.state = state_in(line);
  const Json& start = field_of(line, "datetime_start", "a time, or null");
  if (!start.is_null()) trial.datetime_start = time_in(line, "datetime_start");
  if (line.contains("datetime_complete") && !line["datetime_complete"].is_null()) {
    trial.datetime_complete = time_in(line, "datetime_complete");
  }
  if (line.contains("value") && !line["value"].is_null())
    trial.values = {read_number("value", line["value"])};
  if (line.contains("values") && !line["values"].is_null()) trial.values = values_in(line["values"]);
  read_parameters(distributions, line, trial);
  read_intermediate(line, trial);
  trial.user_attributes = attributes_in(line, "user_attrs");
  trial.system_attributes = attributes_in(line, "system_attrs");
  return CreateTrial{id_in(line, "study_id"), std::move(trial)};
}

Operation read_parameter(DistributionReader& distributions, const Json& line) {
  return SetTrialParameter{
      id_in(line, "trial_id"),
      parameter_in(distributions, text_in(line, "param_name"), field_of(line, "param_value_internal", "a number"),
                   field_of(line, "distribution", "a distribution"))};
}

Operation read_state(const Json& line) {
  SetTrialState set{id_in(line, "trial_id"),
                    state_in(line),
                    values_in(field_of(line, "values", "a list, or null")),
                    {},
                    {}};
  const bool finished = set.state != TrialState::running && set.state != TrialState::waiting;
  if (set.state == TrialState::running) set.datetime_start = time_in(line, "datetime_start");
  if (finished) set.datetime_complete = time_in(line, "datetime_complete");
  return set;
}

Operation read_intermediate_value(const Json& line) {
  constexpr std::int64_t any = std::numeric_limits<std::int64_t>::max();
  return SetIntermediateValue{
      id_in(line, "trial_id"), integer_in(line, "step", -any, any),
      read_number("intermediate_value", field_of(line, "intermediate_value", "a number"))};
}

Operation read_study_attribute(const Json& line, Owner owner) {
  auto [key, value] = attribute_in(line, owner == Owner::user ? "user_attr" : "system_attr");
  return SetStudyAttribute{id_in(line, "study_id"), owner, key, value};
}

Operation read_trial_attribute(const Json& line, Owner owner) {
  auto [key, value] = attribute_in(line, owner == Owner::user ? "user_attr" : "system_attr");
  return SetTrialAttribute{id_in(line, "trial_id"), owner, key, value};
}

}  // namespace

Operation LineReader::read(std::string_view line) {
  const Json json = read_json(line);
  if (!json.is_object()) throw InvalidField("", text_of(json), "a JSON object");
  const std::int64_t code = integer_in(json, "op_code", 0, 10);
  if (code != 0) text_in(json, "worker_id");
  switch (code) {
    case 0:
      return read_create_study(json);
    case 1:
      return DeleteStudy{id_in(json, "study_id")};
    case 2:
      return read_study_attribute(json, Owner::user);
    case 3:
      return read_study_attribute(json, Owner::system);
    case 4:
      return read_create_trial(distributions_, json);
    case 5:
      return read_parameter(distributions_, json);
    case 6:
      return read_state(json);
    case 7:
      return read_intermediate_value(json);
    case 8:
      return read_trial_attribute(json, Owner::user);
    case 9:
      return read_trial_attribute(json, Owner::system);
    default:
      return Skipped{};
  }
}

Operation stand_in(std::string_view line) {
  const auto code = integer_after(line, "\"op_code\"");
  if (code == 0) return CreateStudy{};
  const auto study = integer_after(line, "\"study_id\"");
  if (code != 4 || !study || *study > largest_id) return Skipped{};
  TrialRecord trial;
  trial.state = TrialState::unreadable;
  return CreateTrial{static_cast<int>(*study), trial};
}

SetTrialAttribute not_finite_report(int trial_id, std::int64_t step, double value) {
  return {trial_id, Owner::user, not_finite_key + std::to_string(step), Json(number_text(value)).dump()};
}

std::optional<std::int64_t> not_finite_step(Owner owner, std::string_view key) {
  if (owner != Owner::user || !key.starts_with(not_finite_key)) return std::nullopt;
  return integer_from(key.substr(not_finite_key.size()));
}

}  // namespace mlp::study
