#include "mlp/study/space.hpp"

#include <algorithm>

#include "fields.hpp"
#include "space_json.hpp"

namespace mlp::study {
namespace {

using Kind = Distribution::Kind;

constexpr std::size_t max_parameters = 1000;
constexpr Range any_number{.low = -1e300, .high = 1e300};

void require_fields(const Json& object, const std::string& path, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (object.is_object() && !object.contains(name)) {
      throw InvalidField(path + "." + name, "a missing field", "an object that has it");
    }
  }
}

/// Scalars, each as its text.
std::vector<std::string> read_choices(const Json& list, const std::string& path) {
  if (!list.is_array() || list.empty())
    throw InvalidField(path, text_of(list), "a list of at least one choice");
  std::vector<std::string> choices;
  for (const Json& choice : list) {
    if (choice.is_structured()) {
      throw InvalidField(path + "[" + std::to_string(choices.size()) + "]", text_of(choice),
                         "a text, a number, true, false or null");
    }
    choices.push_back(choice.dump());
  }
  return choices;
}

void read_choices(FieldReader& fields, const char* name, const std::string& path,
                  std::vector<std::string>& choices) {
  if (const Json* list = fields.any(name)) choices = read_choices(*list, path + "." + name);
}

Distribution read_distribution(const Json& json, const std::string& path, FieldReader& fields) {
  Distribution d;
  fields.choice("type", d.kind);
  if (d.categorical()) {
    require_fields(json, path, {"choices"});
    read_choices(fields, "choices", path, d.choices);
  } else {
    require_fields(json, path, {"low", "high"});
    if (d.kind == Kind::integer) d.step = 1;
    fields.number("low", d.low, any_number);
    fields.number("high", d.high, any_number);
    fields.flag("log", d.log);
    fields.number("step", d.step, {.low = 0, .high = any_number.high, .without_low = true});
  }
  return d;
}

const SpaceParameter* find(const Space& space, const std::string& name) {
  const auto at = std::find_if(space.parameters.begin(), space.parameters.end(),
                               [&](const SpaceParameter& parameter) { return parameter.name == name; });
  return at == space.parameters.end() ? nullptr : &*at;
}

void read_values(FieldReader& fields, const std::string& path, const Distribution& on, Condition& condition) {
  if (!on.categorical()) {
    condition.at_least = on.low;
    fields.number("at_least", *condition.at_least, {.low = -any_number.high, .high = on.high});
    return;
  }
  read_choices(fields, "is", path, condition.is);
  for (std::size_t i = 0; i < condition.is.size(); ++i) {
    if (std::find(on.choices.begin(), on.choices.end(), condition.is[i]) == on.choices.end()) {
      throw InvalidField(path + ".is[" + std::to_string(i) + "]", condition.is[i], describe(on));
    }
  }
}

Condition read_condition(const Json& json, const std::string& path, const Space& before) {
  require_fields(json, path, {"parameter"});
  FieldReader fields(json, path);
  Condition condition;
  fields.text("parameter", condition.parameter);
  const SpaceParameter* on = find(before, condition.parameter);
  if (!on) {
    throw InvalidField(path + ".parameter", text_of(condition.parameter),
                       "the name of a parameter declared before this one");
  }
  require_fields(json, path, {on->distribution.categorical() ? "is" : "at_least"});
  read_values(fields, path, on->distribution, condition);
  fields.reject_unknown();
  return condition;
}

SpaceParameter read_parameter(const Json& json, const std::string& path, const Space& before) {
  require_fields(json, path, {"name", "type"});
  FieldReader fields(json, path);
  SpaceParameter parameter;
  fields.text("name", parameter.name);
  if (parameter.name.empty() || find(before, parameter.name)) {
    throw InvalidField(path + ".name", text_of(parameter.name), "a name that no parameter before it has");
  }
  parameter.distribution = read_distribution(json, path, fields);
  const Json* when = fields.any("when");
  fields.reject_unknown();
  validate(parameter.distribution, path);
  if (when) parameter.when = read_condition(*when, path + ".when", before);
  return parameter;
}

Json condition_json(const Condition& condition) {
  Json json{{"parameter", condition.parameter}};
  if (condition.at_least) json["at_least"] = *condition.at_least;
  for (const std::string& choice : condition.is) json["is"].push_back(Json::parse(choice));
  return json;
}

}  // namespace

Space read_space(const Json& list, const std::string& path) {
  const std::string allowed = "a list of at most " + std::to_string(max_parameters) + " parameters";
  if (!list.is_array()) throw InvalidField(path, text_of(list), allowed);
  if (list.size() > max_parameters)
    throw InvalidField(path, std::to_string(list.size()) + " parameters", allowed);
  Space space;
  for (std::size_t i = 0; i < list.size(); ++i) {
    space.parameters.push_back(read_parameter(list[i], path + "[" + std::to_string(i) + "]", space));
  }
  return space;
}

Json space_json(const Space& space) {
  Json list = Json::array();
  for (const SpaceParameter& parameter : space.parameters) {
    const Distribution& d = parameter.distribution;
    Json json{{"name", parameter.name}, {"type", name_of(d.kind)}};
    if (d.categorical()) {
      for (const std::string& choice : d.choices) json["choices"].push_back(Json::parse(choice));
    } else {
      json["low"] = d.low;
      json["high"] = d.high;
      if (d.log) json["log"] = true;
      if (d.step != 0 && !(d.kind == Kind::integer && d.step == 1)) json["step"] = d.step;
    }
    if (parameter.when) json["when"] = condition_json(*parameter.when);
    list.push_back(std::move(json));
  }
  return list;
}

Space parse_space(std::string_view json) { return read_space(parse_json(json, "space"), "space"); }

std::string to_json(const Space& space) { return space_json(space).dump(); }

bool exists(const SpaceParameter& parameter, std::span<const ParameterValue> chosen) {
  if (!parameter.when) return true;
  const Condition& when = *parameter.when;
  const ParameterValue* on = find(chosen, when.parameter);
  if (!on) return false;
  if (when.at_least) return on->value >= *when.at_least;
  const std::string choice = external_value(on->distribution, on->value);
  return std::find(when.is.begin(), when.is.end(), choice) != when.is.end();
}

}  // namespace mlp::study
