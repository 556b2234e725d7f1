#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "mlp/study/journal.hpp"

namespace mlp::study {

/// Reads one line without its end. Throws InvalidField, naming the field, unless it is an operation.
Operation read_line(std::string_view line);

/// A report that is not finite, which JSON cannot write as a number, as an attribute of its trial.
SetTrialAttribute not_finite_report(int trial_id, std::int64_t step, double value);

/// The step that such an attribute was written for; none if it is another attribute.
std::optional<std::int64_t> not_finite_step(Owner owner, std::string_view key);

/// Throws InvalidField unless `time` is YYYY-MM-DDTHH:MM:SS, with up to six decimals; from others also with a
/// zone.
void require_time(const std::string& field, const std::string& time, bool zone_allowed);

}  // namespace mlp::study
