#include "journal_line.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "distribution_json.hpp"
#include "fields.hpp"

namespace mlp::study {
namespace {

// Python writes NaN and Infinity bare, which is not JSON. Such a word is read as a text that begins with a
// code point that no text uses.
const std::string mark = "\uFDD0";

const std::string not_finite_key = "not_finite:";

// Deeper attributes would exhaust the stack of those who write them out again.
constexpr int max_depth = 100;

constexpr std::int64_t largest_id = std::numeric_limits<int>::max();

std::optional<std::int64_t> integer_from(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Whether `text` equals `form`, in which each d stands for a digit.
bool has_form(std::string_view text, std::string_view form) {
  return std::equal(text.begin(), text.end(), form.begin(), form.end(), [](char letter, char wanted) {
    return wanted == 'd' ? letter >= '0' && letter <= '9' : letter == wanted;
  });
}

std::string with_marks(std::string_view line) {
  std::string text;
  bool in_string = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (in_string && line[i] == '\\') {
      text += line.substr(i++, 2);
      continue;
    }
    if (line[i] == '"') in_string = !in_string;
    std::string_view word;
    for (std::string_view known : {"NaN", "Infinity", "-Infinity"}) {
      if (!in_string && line.substr(i, known.size()) == known) word = known;
    }
    if (word.empty()) {
      text += line[i];
    } else {
      text += '"' + mark + std::string(word) + '"';
      i += word.size() - 1;
    }
  }
  return text;
}

/// How deep objects and lists are nested.
int depth_of(std::string_view line) {
  int depth = 0, deepest = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (in_string && line[i] == '\\') {
      ++i;
    } else if (line[i] == '"') {
      in_string = !in_string;
    } else if (!in_string && (line[i] == '{' || line[i] == '[')) {
      deepest = std::max(deepest, ++depth);
    } else if (!in_string && (line[i] == '}' || line[i] == ']')) {
      --depth;
    }
  }
  return deepest;
}

Json parse(std::string_view line) {
  if (const int depth = depth_of(line); depth > max_depth)
    throw InvalidField("", std::to_string(depth) + " levels of nesting",
                       "at most " + std::to_string(max_depth));
  const bool bare = line.find("NaN") != line.npos || line.find("Infinity") != line.npos;
  try {
    return bare ? Json::parse(with_marks(line)) : Json::parse(line);
  } catch (const Json::exception&) {
    throw InvalidField("", shortened(std::string(line)), "one whole JSON object");
  }
}

std::optional<double> number_in(const Json& json) {
  if (json.is_number()) return json.get<double>();
  if (json == mark + "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (json == mark + "Infinity") return std::numeric_limits<double>::infinity();
  if (json == mark + "-Infinity") return -std::numeric_limits<double>::infinity();
  return std::nullopt;
}

double read_number(const std::string& field, const Json& json) {
  const std::optional<double> number = number_in(json);
  if (!number) throw InvalidField(field, text_of(json), "a number");
  return *number;
}

/// An attribute's value as text; marks, which mean NaN and Infinity, as null.
std::string attribute_text(const Json& json) {
  if (!json.is_structured()) return number_in(json) && json.is_string() ? "null" : json.dump();
  Json clean = json;
  for (Json& item : clean) item = Json::parse(attribute_text(item));
  return clean.dump();
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
  return {attribute.begin().key(), attribute_text(attribute.begin().value())};
}

ParameterValue parameter_in(const std::string& name, const Json& value, const Json& distribution) {
  ParameterValue parameter{name, read_distribution_text(distribution, "distribution of " + name),
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
  for (const auto& item : object_in(line, key).items()) attributes[item.key()] = attribute_text(item.value());
  return attributes;
}

void read_parameters(const Json& line, TrialRecord& trial) {
  if (!line.contains("params")) return;
  for (const auto& item : object_in(line, "params").items()) {
    const Json& distributions = object_in(line, "distributions");
    trial.parameters.push_back(parameter_in(item.key(), item.value(),
                                            field_of(distributions, item.key().c_str(), "a distribution")));
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

Operation read_create_trial(const Json& line) {
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
  read_parameters(line, trial);
  read_intermediate(line, trial);
  trial.user_attributes = attributes_in(line, "user_attrs");
  trial.system_attributes = attributes_in(line, "system_attrs");
  return CreateTrial{id_in(line, "study_id"), std::move(trial)};
}

Operation read_parameter(const Json& line) {
  return SetTrialParameter{
      id_in(line, "trial_id"),
      parameter_in(text_in(line, "param_name"), field_of(line, "param_value_internal", "a number"),
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

Operation read_line(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (!line.starts_with('{')) throw InvalidField("", shortened(std::string(line)), "one whole JSON object");
  const Json json = parse(line);
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
      return read_create_trial(json);
    case 5:
      return read_parameter(json);
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

void require_time(const std::string& field, const std::string& time, bool zone_allowed) {
  for (const std::string fraction : {"", ".ddd", ".dddddd"}) {
    for (const std::string zone : {"", "Z", "+dd:dd", "-dd:dd"}) {
      if (zone.empty() || zone_allowed) {
        if (has_form(time, "dddd-dd-ddTdd:dd:dd" + fraction + zone)) return;
      }
    }
  }
  throw InvalidField(field, text_of(time), "a time as 2024-05-01T12:00:00.000000");
}

SetTrialAttribute not_finite_report(int trial_id, std::int64_t step, double value) {
  return {trial_id, Owner::user, not_finite_key + std::to_string(step), Json(number_text(value)).dump()};
}

std::optional<std::int64_t> not_finite_step(Owner owner, std::string_view key) {
  if (owner != Owner::user || !key.starts_with(not_finite_key)) return std::nullopt;
  return integer_from(key.substr(not_finite_key.size()));
}

}  // namespace mlp::study
