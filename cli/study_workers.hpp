#pragma once
#include <functional>

#include "mlp/search.hpp"
#include "mlp/study/study.hpp"

namespace mlp::cli {

/// How many trials of a study stand where.
struct TrialCounts {
  int running = 0, complete = 0, pruned = 0, failed = 0, waiting = 0;
  int ended() const { return complete + pruned + failed; }
};

TrialCounts count_trials(const study::Study& study);

/// Runs trials on `jobs` threads until the study has `trials` ended ones or somebody interrupts.
///
/// All asking, reporting and telling happens under one lock; the threads only compute. A trial that an
/// interruption stops goes back into the queue. `progress` is called under the lock whenever a trial has
/// ended. Throws what the study and `progress` throw, above all if the journal cannot be written.
void run_trials(study::Study& study, const Search& search, int trials, int jobs,
                const std::function<void()>& progress);

}  // namespace mlp::cli
