#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "distribution_json.hpp"
#include "mlp/study/journal.hpp"

namespace mlp::study {

/// Reads the lines of one journal.
class LineReader {
 public:
  /// One line without its end. Throws InvalidField, naming the field, unless it is an operation, and NotJson if it
  /// is no JSON.
  Operation read(std::string_view line);

  const DistributionReader& distributions() const { return distributions_; }

 private:
  DistributionReader distributions_;
};

/// What a line that cannot be read does: one that creates a study or a trial takes its id all the same.
Operation stand_in(std::string_view line);

/// A report that is not finite, which JSON cannot write as a number, as an attribute of its trial.
SetTrialAttribute not_finite_report(int trial_id, std::int64_t step, double value);

/// The step that such an attribute was written for; none if it is another attribute.
std::optional<std::int64_t> not_finite_step(Owner owner, std::string_view key);

/// Throws InvalidField unless `time` is YYYY-MM-DDTHH:MM:SS, with three or six decimals or none; of others also
/// with a zone, a blank for the T, or without seconds.
void require_time(const std::string& field, const std::string& time, bool foreign);

}  // namespace mlp::study
