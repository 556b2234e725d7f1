#include "distribution_json.hpp"

#include <algorithm>
#include <array>

#include "fields.hpp"

namespace mlp::study {
namespace {

using Kind = Distribution::Kind;

struct Name {
  const char* text;
  Kind kind;
  bool log = false;
};
// The long form of today, first: what is written. Then the short form, then the names of Optuna 2.
constexpr std::array<Name, 11> names{{{"FloatDistribution", Kind::floating},
                                      {"IntDistribution", Kind::integer},
                                      {"CategoricalDistribution", Kind::categorical},
                                      {"float", Kind::floating},
                                      {"int", Kind::integer},
                                      {"categorical", Kind::categorical},
                                      {"UniformDistribution", Kind::floating},
                                      {"LogUniformDistribution", Kind::floating, true},
                                      {"DiscreteUniformDistribution", Kind::floating},
                                      {"IntUniformDistribution", Kind::integer},
                                      {"IntLogUniformDistribution", Kind::integer, true}}};

const char* const allowed_names = "FloatDistribution, IntDistribution or CategoricalDistribution";

const Name& name_in(const Json& json, const std::string& field) {
  const Json given = json.value("name", json.value("type", Json()));
  for (const Name& name : names)
    if (given == name.text) return name;
  throw InvalidField(field, text_of(json), allowed_names);
}

Distribution read_attributes(const Name& name, const Json& attributes, const std::string& field) {
  Distribution d;
  d.kind = name.kind;
  if (d.categorical()) {
    for (const Json& choice : attributes.at("choices")) d.choices.push_back(python_text(choice));
  } else {
    d.low = attributes.at("low").get<double>();
    d.high = attributes.at("high").get<double>();
    d.log = name.log || attributes.value("log", false);
    const Json step = attributes.value("step", attributes.value("q", Json()));
    d.step = step.is_null() ? (d.kind == Kind::integer ? 1 : 0) : step.get<double>();
  }
  accept_foreign(d, field);
  return d;
}

Distribution read_text(const std::string& text, const std::string& field) {
  try {
    const Json json = read_json(text);
    if (!json.is_object()) throw InvalidField(field, text_of(json), allowed_names);
    return read_attributes(name_in(json, field), json.contains("attributes") ? json["attributes"] : json, field);
  } catch (const NotJson&) {
    throw InvalidField(field, Excerpt(text), allowed_names);
  } catch (const Json::exception&) {
    throw InvalidField(field, Excerpt(text), allowed_names);
  }
}

}  // namespace

const Distribution& DistributionReader::read(const Json& text, const std::string& field) {
  const auto* given = text.get_ptr<const Json::string_t*>();
  if (!given) throw InvalidField(field, text_of(text), "a distribution as JSON text");
  const auto known = known_.find(*given);
  if (known != known_.end()) return known->second;
  ++parsed_;
  return known_.emplace(*given, read_text(*given, field)).first->second;
}

std::string distribution_text(const Distribution& d) {
  Json attributes;
  if (d.categorical()) {
    for (const std::string& choice : d.choices) attributes["choices"].push_back(read_json(choice));
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
  const auto name = std::find_if(names.begin(), names.end(), [&](const Name& one) { return one.kind == d.kind; });
  return Json{{"name", name->text}, {"attributes", attributes}}.dump();
}

}  // namespace mlp::study
