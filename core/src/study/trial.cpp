#include "mlp/study/trial.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace mlp::study {

const ParameterValue* TrialRecord::find(const std::string& name) const {
  const auto at = std::find_if(parameters.begin(), parameters.end(),
                               [&](const ParameterValue& parameter) { return parameter.name == name; });
  return at == parameters.end() ? nullptr : &*at;
}

double History::loss(double value) const {
  if (std::isnan(value)) return std::numeric_limits<double>::infinity();
  return direction == Direction::minimize ? value : -value;
}

const char* name_of(TrialState state) {
  switch (state) {
    case TrialState::running:
      return "running";
    case TrialState::complete:
      return "complete";
    case TrialState::pruned:
      return "pruned";
    case TrialState::failed:
      return "failed";
    case TrialState::waiting:
      return "waiting";
  }
  return "";
}

}  // namespace mlp::study
