#pragma once
#include <nlohmann/json.hpp>

#include "mlp/trainer.hpp"

namespace mlp::cli {

using Json = nlohmann::ordered_json;  // writes NaN as null

/// One row of the history, by the names of EpochMetrics.
Json json_of(const EpochMetrics& row);

/// How a run ended: `state` as given (a run can be interrupted, which the trainer does not know), losses and
/// accuracies of the weights it ended with (null if it diverged), and the test images' if `open_test`; then its
/// document, so that the line alone repeats the run.
Json result_of(const Trainer& trainer, const std::string& state, double seconds, bool open_test);

}  // namespace mlp::cli
