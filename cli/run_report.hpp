#pragma once
#include <string>

#include "document.hpp"
#include "run_json.hpp"

namespace mlp::cli {

/// What `mlp train` prints of a run: JSON lines, or at a terminal a table and a sentence. A quiet one prints
/// the result alone.
class RunReport {
 public:
  RunReport(bool json_asked, bool quiet);
  bool json() const { return json_; }
  void row(const EpochMetrics& row);
  /// As `result_of` has it.
  void result(const Json& result) const;

 private:
  bool json_, quiet_, head_printed_ = false;
};

/// Whether a run stands where it stood when it was saved, in a sentence.
std::string comparison(const SavedRun& saved, const RunStatus& now);

}  // namespace mlp::cli
