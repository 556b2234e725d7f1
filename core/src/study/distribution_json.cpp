#include "distribution_json.hpp"

#include <array>

#include "fields.hpp"

namespace mlp::study {
namespace {

using Kind = Distribution::Kind;

struct Names {
  Kind kind;
  const char* long_form;
  const char* short_form;
};
constexpr std::array<Names, 3> names{{{Kind::floating, "FloatDistribution", "float"},
                                      {Kind::integer, "IntDistribution", "int"},
                                      {Kind::categorical, "CategoricalDistribution", "categorical"}}};

const char* const allowed_names = "FloatDistribution, IntDistribution or CategoricalDistribution";

Kind kind_of(const Json& json, const std::string& field) {
  for (const Names& name : names) {
    if (json.value("name", "") == name.long_form || json.value("type", "") == name.short_form)
      return name.kind;
  }
  throw InvalidField(field, text_of(json), allowed_names);
}

Distribution read_attributes(Kind kind, const Json& attributes, const std::string& field) {
  Distribution d;
  d.kind = kind;
  if (d.categorical()) {
    for (const Json& choice : attributes.at("choices")) d.choices.push_back(choice.dump());
    if (d.choices.empty()) throw InvalidField(field + ".choices", "[]", "at least one choice");
    return d;
  }
  d.low = attributes.at("low").get<double>();
  d.high = attributes.at("high").get<double>();
  d.log = attributes.value("log", false);
  const Json step = attributes.value("step", Json());
  d.step = step.is_null() ? (kind == Kind::integer ? 1 : 0) : step.get<double>();
  validate(d, field);
  return d;
}

}  // namespace

Distribution read_distribution_text(const Json& text, const std::string& field) {
  if (!text.is_string()) throw InvalidField(field, text_of(text), "a distribution as JSON text");
  try {
    const Json json = Json::parse(text.get<std::string>());
    const Kind kind = kind_of(json, field);
    return read_attributes(kind, json.contains("attributes") ? json["attributes"] : json, field);
  } catch (const Json::exception&) {
    throw InvalidField(field, text_of(text), allowed_names);
  }
}

std::string distribution_text(const Distribution& d) {
  Json attributes;
  if (d.categorical()) {
    for (const std::string& choice : d.choices) attributes["choices"].push_back(Json::parse(choice));
  } else {
    const bool integer = d.kind == Kind::integer;
    const auto number = [&](double value) {
      return integer ? Json(static_cast<std::int64_t>(value)) : Json(value);
    };
    attributes["log"] = d.log;
    attributes["step"] = d.step == 0 ? Json() : number(d.step);
    attributes["low"] = number(d.low);
    attributes["high"] = number(d.high);
  }
  for (const Names& name : names) {
    if (name.kind == d.kind) return Json{{"name", name.long_form}, {"attributes", attributes}}.dump();
  }
  return "";
}

}  // namespace mlp::study
