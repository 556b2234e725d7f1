#pragma once
#include <optional>
#include <string>
#include <vector>

#include "mlp/experiment.hpp"
#include "run_json.hpp"

namespace mlp::cli {

/// Where a run stood when it was saved.
struct SavedRun {
  int epoch;
  std::int64_t step;
  std::string weights_hash;
};

struct Document {
  Experiment experiment;
  std::optional<SavedRun> saved;
};

/// Reads an experiment document from a file or "-": bare, in a run that the page saved or mlp train printed (with
/// where it stood), in a trial, or in the result of a study (its best trial).
///
/// Throws InputError naming the source, and what it is where it is something else of this project.
Document read_document(const std::string& source);

/// Reads a space document's text. Throws InputError as `read_document`.
std::string read_space(const std::string& source);

/// A field of the document and the value that the command line gives it, as JSON.
struct Setting {
  std::string field, value;
};

/// "optimizer.learning_rate=0.5": what is no JSON is a text. Throws InvalidField, with the field that may
/// have been meant.
Setting parse_setting(const std::string& text);

/// Throws InvalidField as `parse_experiment`.
Experiment with_settings(const Experiment& experiment, const std::vector<Setting>& settings);

}  // namespace mlp::cli
