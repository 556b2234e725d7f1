#pragma once
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "batches.hpp"
#include "mlp/optimizer.hpp"
#include "mlp/trainer.hpp"

namespace mlp {

/// The first layers of another network, from which a run begins.
struct Pretrained {
  const Network<float>& network;
  int layers;
};

/// A run between two micro-steps.
struct Trainer::State {
  explicit State(const Experiment& experiment, std::optional<Pretrained> pretrained = {});

  void micro_step();
  int epoch() const { return history.back().epoch; }
  bool diverged() const { return !reason.empty(); }
  bool ended() const {
    return diverged() || stopped_early || (!in_epoch && epoch() >= current.training.epochs);
  }
  double learning_rate() const;  // of the next update
  /// Takes up the changes made from epoch `since` to this one.
  void apply_changes(int since);

  Experiment document;  // with all changes, those to come included
  Experiment current;   // as it holds in this epoch
  Dataset dataset;
  Network<float> network;
  Batches batches;
  Optimizer<float> optimizer;
  Plateau plateau;
  EarlyStopping stopping;
  std::vector<float> best_parameters, best_running_statistics;  // of `stopping.best_epoch`
  bool stopped_early = false;
  std::vector<UpdateRange> ranges;  // what learns
  std::vector<EpochMetrics> history;
  std::vector<double> layer_grad_norms;
  BatchMetrics batch;
  Phase next = Phase::forward;
  bool in_epoch = false;  // between an epoch's first forward and its last update
  double loss_sum = 0, shown_loss_sum = 0;
  int correct = 0, updates = 0, clipped = 0;  // in this epoch
  std::string reason;

 private:
  void begin_with(const Pretrained& pretrained);
  void take_up(const Experiment& experiment);
  void measure(const ImageSet& set, double& loss, double& accuracy, double& shown);
  void measure_validation(EpochMetrics& row);
  double shown_loss(std::span<const std::uint8_t> labels) const;
  void do_forward();
  void do_loss();
  void do_backward();
  void do_update();
  void end_epoch(double rate);
  void add_row(EpochMetrics row);
  void observe(const EpochMetrics& row);
  ClippingResult clip();
  std::span<float> learning_gradients();
  std::vector<double> norms_called_gradient_norms() const;
  void check_loss(double loss);
  void diverge(int layer, const std::string& what);
};

}  // namespace mlp
