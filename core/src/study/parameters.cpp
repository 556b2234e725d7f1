#include <cmath>

#include "fields.hpp"
#include "mlp/study/space.hpp"

namespace mlp::study {
namespace {

double number_of(const Distribution& distribution, const std::string& name, const Json& value) {
  const InvalidField not_allowed(name, text_of(value), describe(distribution));
  if (distribution.categorical()) {
    const std::optional<double> index = index_of(distribution, python_text(value));
    if (!index) throw not_allowed;
    return *index;
  }
  if (!value.is_number()) throw not_allowed;
  const auto number = value.get<double>();
  const bool whole = distribution.kind != Distribution::Kind::integer || number == std::trunc(number);
  if (!whole || !contains(distribution, number)) throw not_allowed;
  return number;
}

}  // namespace

std::vector<ParameterValue> parse_parameters(const Space& space, std::string_view text) {
  const Json values = read_json(text, "parameters");
  if (!values.is_object()) throw InvalidField("parameters", text_of(values), R"({"NAME": VALUE, ...})");
  std::vector<ParameterValue> parameters;
  for (const SpaceParameter& parameter : space.parameters) {
    if (!exists(parameter, parameters)) continue;
    const auto value = values.find(parameter.name);
    if (value == values.end())
      throw InvalidField(parameter.name, "a missing value", describe(parameter.distribution));
    parameters.push_back(
        {parameter.name, parameter.distribution, number_of(parameter.distribution, parameter.name, *value)});
  }
  for (const auto& [name, value] : values.items()) {
    if (!find(parameters, name))
      throw InvalidField(Excerpt(name).for_message(), text_of(value), "only parameters that the space has beside the others' values");
  }
  return parameters;
}

}  // namespace mlp::study
