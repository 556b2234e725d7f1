#include "mlp/search_trial.hpp"

namespace mlp {
namespace {

double watched(Monitor monitor, double loss, double accuracy) {
  return monitor == Monitor::validation_loss ? loss : accuracy;
}

double last_value(Monitor monitor, const Trainer& trainer) {
  const EpochMetrics& row = trainer.history().back();
  return watched(monitor, row.validation_loss, row.validation_accuracy);
}

}  // namespace

SearchTrial::SearchTrial(const Search& search, std::span<const study::ParameterValue> parameters)
    : monitor_(search.objective.monitor) {
  Experiment experiment = experiment_of(search, parameters);
  for (int i = 0; i < search.objective.seeds; ++i) {
    Trainer trainer(experiment);
    const double value = last_value(monitor_, trainer);
    runs_.push_back({std::move(trainer), value});
    ++experiment.seed;
  }
}

bool SearchTrial::next_epoch() {
  bool went_on = false;
  for (Run& run : runs_) {
    if (run.ended) continue;
    const std::size_t rows = run.trainer.history().size();
    run.trainer.epoch();
    if (run.trainer.history().size() == rows) {
      end(run);
    } else {
      run.value = last_value(monitor_, run.trainer);
      went_on = true;
    }
  }
  if (!reason_.empty()) return false;
  if (went_on) ++epoch_;
  return went_on;
}

/// Takes the value of the weights that count, which early stopping may have brought back.
void SearchTrial::end(Run& run) {
  run.ended = true;
  const RunStatus status = run.trainer.status();
  if (status.state == RunState::diverged) {
    reason_ = "seed " + std::to_string(run.trainer.experiment().seed) + ": " + status.reason;
    return;
  }
  const Evaluation evaluation = run.trainer.evaluate(Part::validation);
  run.value = watched(monitor_, evaluation.loss, evaluation.accuracy);
}

double SearchTrial::value() const {
  double sum = 0;
  for (const Run& run : runs_) sum += run.value;
  return sum / static_cast<double>(runs_.size());
}

}  // namespace mlp
