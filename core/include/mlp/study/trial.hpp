#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mlp/study/distribution.hpp"

namespace mlp::study {

/// The journal writes the first five as the numbers 0 to 4. Unreadable: the line that created it is not understood.
enum class TrialState { running, complete, pruned, failed, waiting, unreadable };

enum class Direction { minimize, maximize };

struct ParameterValue {
  std::string name;
  Distribution distribution;
  double value = 0;  ///< the number, or the index of the choice

  bool operator==(const ParameterValue&) const = default;
};

/// The one of that name; nullptr if there is none.
const ParameterValue* find(std::span<const ParameterValue> parameters, std::string_view name);

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
  std::string datetime_start, datetime_complete;  ///< YYYY-MM-DDTHH:MM:SS.ffffff; empty where not known
  Attributes user_attributes, system_attributes;

  /// Nothing that follows changes it.
  bool finished() const { return state != TrialState::running && state != TrialState::waiting; }
  /// The last step that has a report, whatever the order of the reports; none if there is none.
  std::optional<std::int64_t> last_step() const;
  /// The value of that parameter; nullptr if the trial lacks it.
  const ParameterValue* find(std::string_view name) const { return study::find(parameters, name); }
};

/// The system attribute in which successive halving keeps the value that a trial had at a rung (0, 1, ...).
std::string rung_key(int rung);
/// Whether `key` is one of those.
bool is_rung_key(std::string_view key);

/// Trials in the order of their numbers, and what better means. The view must not outlive the trials.
struct History {
  std::span<const TrialRecord> trials;
  Direction direction = Direction::minimize;

  /// A value turned so that less is better; NaN becomes infinity.
  double loss(double value) const;
};

}  // namespace mlp::study

namespace mlp {

template <>
inline constexpr const char* names_of<study::TrialState>[] = {"running", "complete", "pruned", "failed", "waiting", "unreadable"};
template <>
inline constexpr const char* names_of<study::Direction>[] = {"minimize", "maximize"};

}  // namespace mlp
