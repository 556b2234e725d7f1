#include <cmath>
#include <stdexcept>

#include "distribution_json.hpp"
#include "json_text.hpp"
#include "mlp/study/journal.hpp"

namespace mlp::study {
namespace {

Json finite(double value) {
  if (!std::isfinite(value))
    throw std::invalid_argument("journal: a value that is not finite cannot be written");
  return value;
}

Json finite_list(const std::vector<double>& values) {
  Json list;
  for (double value : values) list.push_back(finite(value));
  return list;
}

Json attributes_json(const Attributes& attributes) {
  Json json = Json::object();
  for (const auto& [key, value] : attributes) json[key] = Json::parse(value);
  return json;
}

/// The operation's number, and its fields beside it.
using Line = std::pair<int, Json>;

Line line_of(const CreateStudy& study) {
  Json directions = Json::array();
  for (Direction direction : study.directions) directions.push_back(direction == Direction::minimize ? 1 : 2);
  return {0, {{"study_name", study.name}, {"directions", directions}}};
}

Line line_of(const DeleteStudy& operation) { return {1, {{"study_id", operation.study_id}}}; }

Line line_of(const SetStudyAttribute& attribute) {
  const bool user = attribute.owner == Owner::user;
  const Json pair = attributes_json({{attribute.key, attribute.value}});
  return {user ? 2 : 3, {{"study_id", attribute.study_id}, {user ? "user_attr" : "system_attr", pair}}};
}

Line line_of(const CreateTrial& operation) {
  const TrialRecord& trial = operation.trial;
  Json json{{"study_id", operation.study_id},
            {"datetime_start", trial.datetime_start.empty() ? Json() : Json(trial.datetime_start)},
            {"state", static_cast<int>(trial.state)}};
  if (!trial.values.empty()) json["values"] = finite_list(trial.values);
  if (!trial.datetime_complete.empty()) json["datetime_complete"] = trial.datetime_complete;
  json["distributions"] = json["params"] = Json::object();
  for (const ParameterValue& parameter : trial.parameters) {
    json["distributions"][parameter.name] = distribution_text(parameter.distribution);
    json["params"][parameter.name] = finite(parameter.value);
  }
  json["user_attrs"] = attributes_json(trial.user_attributes);
  json["system_attrs"] = attributes_json(trial.system_attributes);
  for (const auto& [step, value] : trial.intermediate) {
    json["intermediate_values"][std::to_string(step)] = finite(value);
  }
  return {4, json};
}

Line line_of(const SetTrialParameter& operation) {
  const ParameterValue& parameter = operation.parameter;
  return {5,
          {{"trial_id", operation.trial_id},
           {"param_name", parameter.name},
           {"param_value_internal", finite(parameter.value)},
           {"distribution", distribution_text(parameter.distribution)}}};
}

Line line_of(const SetTrialState& operation) {
  Json json{{"trial_id", operation.trial_id},
            {"state", static_cast<int>(operation.state)},
            {"values", finite_list(operation.values)}};
  if (!operation.datetime_start.empty()) json["datetime_start"] = operation.datetime_start;
  if (!operation.datetime_complete.empty()) json["datetime_complete"] = operation.datetime_complete;
  return {6, json};
}

Line line_of(const SetIntermediateValue& operation) {
  return {7,
          {{"trial_id", operation.trial_id},
           {"step", operation.step},
           {"intermediate_value", finite(operation.value)}}};
}

Line line_of(const SetTrialAttribute& attribute) {
  const bool user = attribute.owner == Owner::user;
  const Json pair = attributes_json({{attribute.key, attribute.value}});
  return {user ? 8 : 9, {{"trial_id", attribute.trial_id}, {user ? "user_attr" : "system_attr", pair}}};
}

Line line_of(const Skipped&) { throw std::invalid_argument("journal: an operation that changes nothing"); }

}  // namespace

std::string to_line(const Operation& operation, const std::string& worker_id) {
  try {
    auto [code, fields] = std::visit([](const auto& one) { return line_of(one); }, operation);
    Json json{{"op_code", code}, {"worker_id", worker_id}};
    json.update(fields);
    return json.dump() + "\n";
  } catch (const Json::exception&) {
    throw InvalidField("journal", "a text that is not UTF-8, or an attribute that is no JSON",
                       "JSON in UTF-8");
  }
}

}  // namespace mlp::study
