#include "mlp/range_test.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "mlp/error.hpp"
#include "mlp/trainer.hpp"

namespace mlp {
namespace {

constexpr double hopeless = 4;  // times the lowest loss

Experiment prepared(Experiment experiment, int steps) {
  experiment.schedule = {};
  experiment.early_stopping = {};
  experiment.changes.clear();
  experiment.training.epochs = steps;  // enough: an epoch has at least one update
  return experiment;
}

}  // namespace

std::vector<RatePoint> learning_rate_range_test(const Experiment& experiment, double low, double high,
                                                int steps) {
  require("high", high, {0, 1000, true});
  require("low", low, {0, high, true, true});
  require("steps", steps, {2, 10'000});
  Experiment running = prepared(experiment, steps);
  running.optimizer.learning_rate = low;
  Trainer trainer(running);
  std::vector<RatePoint> points;
  double lowest = std::numeric_limits<double>::infinity();
  for (int i = 0; i < steps; ++i) {
    // <excerpt range-test>
    const double rate = low * std::pow(high / low, static_cast<double>(i) / (steps - 1));
    // </excerpt>
    trainer.step_at(rate);
    const double loss = trainer.batch().loss;
    if (!std::isfinite(loss)) break;
    points.push_back({rate, loss});
    lowest = std::min(lowest, loss);
    if (loss > hopeless * lowest || trainer.status().state == RunState::diverged) break;
  }
  return points;
}

}  // namespace mlp
