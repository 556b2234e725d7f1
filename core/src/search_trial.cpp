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

SearchTrial::SearchTrial(const SearchObjective& objective, Experiment experiment)
    : monitor_(objective.monitor) {
  for (int i = 0; i < objective.seeds; ++i) {
    Trainer trainer(experiment);
    const double value = last_value(monitor_, trainer);
    runs_.push_back({std::move(trainer), value});
    ++experiment.seed;
  }
}

bool SearchTrial::next_epoch() {
  while (advance())
    if (turn_ == 0) return true;
  return false;
}

bool SearchTrial::advance() {
  if (!reason_.empty()) return false;
  Run& run = runs_[turn_];
  if (!run.ended) {
    const std::size_t rows = run.trainer.history().size();
    run.trainer.epoch();
    if (run.trainer.history().size() == rows) {
      end(run);
    } else {
      run.value = last_value(monitor_, run.trainer);
      went_on_ = true;
    }
  }
  turn_ = (turn_ + 1) % runs_.size();
  return turn_ != 0 || finish_round();
}

bool SearchTrial::finish_round() {
  const bool went_on = reason_.empty() && went_on_;
  if (went_on) ++epoch_;
  went_on_ = false;
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

std::vector<Evaluation> SearchTrial::evaluate(Part part) const {
  std::vector<Evaluation> evaluations;
  for (const Run& run : runs_) evaluations.push_back(run.trainer.evaluate(part));
  return evaluations;
}

}  // namespace mlp
