#include "mlp/study/trial.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace mlp::study {

constexpr std::string_view rung_prefix = "completed_rung_";

std::optional<std::int64_t> TrialRecord::last_step() const {
  if (intermediate.empty()) return std::nullopt;
  return intermediate.rbegin()->first;
}

const ParameterValue* find(std::span<const ParameterValue> parameters, std::string_view name) {
  const auto at = std::find_if(parameters.begin(), parameters.end(),
                               [&](const ParameterValue& parameter) { return parameter.name == name; });
  return at == parameters.end() ? nullptr : &*at;
}

std::string rung_key(int rung) { return std::string(rung_prefix) + std::to_string(rung); }

bool is_rung_key(std::string_view key) { return key.starts_with(rung_prefix); }

double History::loss(double value) const {
  if (std::isnan(value)) return std::numeric_limits<double>::infinity();
  return direction == Direction::minimize ? value : -value;
}

}  // namespace mlp::study
