#include "study_values.hpp"

#include <cmath>

#include "mlp/search_study.hpp"

namespace mlp::boundary {
namespace {

using study::Distribution;

val parsed(const std::string& json) { return val::global("JSON").call<val>("parse", json); }

/// A value as `external_value` writes it. A list or an object as its text: it is only looked at.
val value_of(const std::string& text) {
  if (text == "NaN" || text == "Infinity" || text == "-Infinity") return val::global("Number")(text);
  return text.starts_with('[') || text.starts_with('{') ? val(text) : parsed(text);
}

val number_or_null(double number, bool known) { return known ? val(number) : val::null(); }

val reports_of(const study::TrialRecord& trial) {
  return list(trial.intermediate, [](const auto& report) {
    return object({{"step", static_cast<double>(report.first)}, {"value", report.second}});
  });
}

val reason_of(const study::TrialRecord& trial) {
  const auto reason = trial.user_attributes.find("fail_reason");
  if (reason == trial.user_attributes.end()) return val("");
  return reason->second.starts_with('"') ? parsed(reason->second) : val(reason->second);
}

val summary(const study::StudyRecord& study) {
  const std::optional<std::string> search = study.directions.size() == 1 ? search_in(study) : std::nullopt;
  return object({{"name", study.name},
                 {"objectives", static_cast<int>(study.directions.size())},
                 {"trials", static_cast<int>(study.trials.size())},
                 {"search", search ? val(*search) : val::null()}});
}

/// The values at which the densities are drawn: evenly on the parameter's own scale, each allowed one at most
/// once.
std::vector<double> grid(const Distribution& distribution, int points) {
  std::vector<double> values;
  const auto add = [&](double value) {
    if (values.empty() || value > values.back()) values.push_back(value);
  };
  const double size = study::cardinality(distribution);
  if (distribution.categorical()) {
    for (std::size_t i = 0; i < distribution.choices.size(); ++i) add(static_cast<double>(i));
    return values;
  }
  const int count = size < points ? static_cast<int>(size) : points;
  for (int i = 0; i < count; ++i) {
    const double share = count == 1 ? 0 : static_cast<double>(i) / (count - 1);
    const double value = distribution.log
                             ? distribution.low * std::pow(distribution.high / distribution.low, share)
                             : distribution.low + share * (distribution.high - distribution.low);
    add(study::nearest_allowed(distribution, value));
  }
  return values;
}

}  // namespace

val to_js(const study::ParameterValue& parameter) {
  return value_of(study::external_value(parameter.distribution, parameter.value));
}

val range_to_js(const study::ParameterValue& parameter) {
  const Distribution& distribution = parameter.distribution;
  return object({{"name", parameter.name},
                 {"type", name_of(distribution.kind)},
                 {"low", distribution.low},
                 {"high", distribution.high},
                 {"log", distribution.log},
                 {"choices", list(distribution.choices, value_of)}});
}

val to_js(const study::TrialRecord& trial) {
  // Without a prototype, so that a parameter called "__proto__" is one like any other.
  val parameters = val::global("Object").call<val>("create", val::null());
  for (const study::ParameterValue& parameter : trial.parameters)
    parameters.set(parameter.name, to_js(parameter));
  return object({{"number", trial.number},
                 {"state", name_of(trial.state)},
                 {"value", number_or_null(trial.values.empty() ? 0 : trial.values[0], !trial.values.empty())},
                 {"parameters", parameters},
                 {"reports", reports_of(trial)},
                 {"started", trial.datetime_start},
                 {"ended", trial.datetime_complete},
                 {"reason", reason_of(trial)}});
}

val to_js(const study::ParameterImportance& importance) {
  return object({{"name", importance.name}, {"share", importance.share}});
}

val to_js(const study::Replay& replayed) {
  val studies = val::array();
  for (const study::StudyRecord& study : replayed.journal.studies())
    if (!study.deleted) studies.call<void>("push", summary(study));
  return object({{"lines", static_cast<double>(replayed.lines)},
                 {"torn", replayed.torn},
                 {"unreadLines", static_cast<double>(replayed.unread_lines)},
                 {"unread", list(replayed.unread,
                                 [](const study::UnreadLine& one) {
                                   return object({{"line", static_cast<double>(one.line)}, {"why", one.why}});
                                 })},
                 {"studies", studies}});
}

val densities_to_js(const study::History& history, const study::ParameterValue& parameter, int points) {
  const study::Densities densities = study::fit_densities(history, {parameter});
  const std::vector<double> values = grid(parameter.distribution, points);
  const auto of = [&](const study::ParzenEstimator& estimator) {
    return list(values, [&](double value) { return val(std::exp(estimator.log_density({&value, 1}))); });
  };
  return object(
      {{"values", list(values,
                       [&](double value) {
                         return to_js(study::ParameterValue{parameter.name, parameter.distribution, value});
                       })},
       {"good", of(densities.good)},
       {"bad", of(densities.bad)}});
}

}  // namespace mlp::boundary
