#include "trial_parameters.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "mlp/error.hpp"

namespace mlp::cli {
namespace {

using Json = nlohmann::ordered_json;
using study::Distribution;

double number_of(const Distribution& distribution, const std::string& name, const Json& value) {
  const InvalidField not_allowed(name, value.dump(), study::describe(distribution));
  if (distribution.categorical()) {
    const auto& choices = distribution.choices;
    const auto choice = std::find(choices.begin(), choices.end(), value.dump());
    if (choice == choices.end()) throw not_allowed;
    return static_cast<double>(choice - choices.begin());
  }
  if (!value.is_number()) throw not_allowed;
  const auto number = value.get<double>();
  const bool whole = distribution.kind != Distribution::Kind::integer || number == std::trunc(number);
  if (!whole || !study::contains(distribution, number)) throw not_allowed;
  return number;
}

}  // namespace

std::vector<study::ParameterValue> parse_parameters(const study::Space& space, std::string_view text) {
  const Json values = Json::parse(text, nullptr, false);
  if (!values.is_object()) throw InvalidField("parameters", "no JSON object", R"({"NAME": VALUE, ...})");
  std::vector<study::ParameterValue> parameters;
  for (const study::SpaceParameter& parameter : space.parameters) {
    if (!study::exists(parameter, parameters)) continue;
    const auto value = values.find(parameter.name);
    if (value == values.end())
      throw InvalidField(parameter.name, "a missing value", study::describe(parameter.distribution));
    parameters.push_back(
        {parameter.name, parameter.distribution, number_of(parameter.distribution, parameter.name, *value)});
  }
  for (const auto& [name, value] : values.items()) {
    if (!study::find(parameters, name))
      throw InvalidField(name, value.dump(), "only parameters that the space has beside the others' values");
  }
  return parameters;
}

}  // namespace mlp::cli
