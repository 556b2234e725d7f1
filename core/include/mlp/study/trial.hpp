#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "mlp/study/distribution.hpp"

namespace mlp::study {

/// The journal writes these as the numbers 0 to 4.
enum class TrialState { running, complete, pruned, failed, waiting };

enum class Direction { minimize, maximize };

struct ParameterValue {
  std::string name;
  Distribution distribution;
  double value = 0;  ///< the number, or the index of the choice

  bool operator==(const ParameterValue&) const = default;
};

/// Names with their values as JSON text.
using Attributes = std::map<std::string, std::string>;

/// One trial, as the journal tells it.
struct TrialRecord {
  int id = 0;      ///< counts all trials of the journal
  int number = 0;  ///< counts the trials of its study
  TrialState state = TrialState::running;
  std::vector<ParameterValue> parameters;         ///< in the order in which they were set
  std::vector<double> values;                     ///< one for each objective; may be empty unless complete
  std::map<std::int64_t, double> intermediate;    ///< reported value at each step; may hold NaN
  std::optional<std::int64_t> last_step;          ///< step of the latest report
  std::string datetime_start, datetime_complete;  ///< YYYY-MM-DDTHH:MM:SS.ffffff; empty where not known
  Attributes user_attributes, system_attributes;

  bool finished() const {
    return state == TrialState::complete || state == TrialState::pruned || state == TrialState::failed;
  }
  const ParameterValue* find(const std::string& name) const;
};

/// Trials in the order of their numbers, and what better means. The view must not outlive the trials.
struct History {
  std::span<const TrialRecord> trials;
  Direction direction = Direction::minimize;

  /// A value turned so that less is better; NaN becomes infinity.
  double loss(double value) const;
};

/// "running", "complete", "pruned", "failed", "waiting".
const char* name_of(TrialState state);

}  // namespace mlp::study
