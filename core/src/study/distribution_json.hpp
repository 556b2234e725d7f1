#pragma once
#include <string>
#include <unordered_map>

#include "json_text.hpp"
#include "mlp/study/distribution.hpp"

namespace mlp::study {

/// Reads what Optuna's journal keeps of a distribution: JSON text inside the JSON, in the long form
/// {"name": "FloatDistribution", "attributes": {...}}, also by the names that Optuna 2 had, or the short one
/// {"type": "float", ...}. Trials share their distributions, so each text is parsed once.
class DistributionReader {
 public:
  /// Throws InvalidField beginning with `field`.
  const Distribution& read(const Json& text, const std::string& field);

  /// Texts parsed so far.
  std::size_t parsed() const { return parsed_; }

 private:
  std::unordered_map<std::string, Distribution> known_;
  std::size_t parsed_ = 0;
};

/// The long form as text.
std::string distribution_text(const Distribution& distribution);

}  // namespace mlp::study
