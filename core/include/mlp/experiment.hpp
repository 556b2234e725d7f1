#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mlp/activation.hpp"
#include "mlp/clipping.hpp"
#include "mlp/dataset.hpp"
#include "mlp/early_stopping.hpp"
#include "mlp/initializer.hpp"
#include "mlp/loss.hpp"
#include "mlp/optimizer.hpp"
#include "mlp/published.hpp"
#include "mlp/schedule.hpp"

namespace mlp {

/// Which network: all widths, inputs and outputs included. A document without `layers` has the ends that its
/// data ask for: 64 and 10, or 2 and 2 in the plane.
struct NetworkConfig {
  /// 2 to 20 widths, hidden ones 1 to 512; at most 2,000,000 parameters
  std::vector<int> layers{64, 64, 10};
  Activation activation = Activation::sigmoid;  ///< of the hidden layers; the loss has the output's
  Initializer initializer = Initializer::glorot_uniform;
  double dropout_rate = 0;        ///< P(drop) of a hidden unit in training, from 0 to below 1
  double input_dropout_rate = 0;  ///< P(drop) of an input in training, from 0 to below 1
  bool batch_norm = false;        ///< batch normalisation before the activation of every hidden layer
};

struct LossConfig {
  Loss name = Loss::sigmoid_binary_cross_entropy;
  /// lambda of the penalty lambda/2 sum(W^2) over all weights, biases left out; at least 0
  double l2_penalty = 0;
};

struct TrainingConfig {
  int epochs = 500;    ///< 1 to 100,000
  int batch_size = 0;  ///< at most all training images; 0: all at once (full batch)
  /// Of transfer learning: the first so many layers keep their weights; fewer than there are
  int frozen_layers = 0;
};

/// A change made while a run went on: from the start of epoch `epoch` + 1 on, `field` has `value`.
struct Change {
  int epoch = 0;
  std::string field;  ///< path in the document, e.g. "optimizer.learning_rate"
  std::string value;  ///< as JSON
};

/// Faults of ours, for learning to find them with the gradient check.
struct BrokenByUs {
  bool no_activation_derivative = false;  ///< hidden deltas without f'(z)
  std::optional<Loss> gradient_of;        ///< the gradient of this loss instead of the loss's own
  bool masked_derivative = false;         ///< f' from the activation after the dropout mask, not before
};

/// An experiment, complete: data, network, loss, optimiser, training and the changes made during the run.
struct Experiment {
  std::uint64_t seed = 1;  ///< at most 2^53 - 1, the largest integer that JavaScript holds exactly
  DataConfig data;
  NetworkConfig network;
  LossConfig loss;
  OptimizerConfig optimizer;
  ScheduleConfig schedule;
  ClippingConfig clipping;
  TrainingConfig training;
  EarlyStoppingConfig early_stopping;
  std::vector<Change> changes;
  BrokenByUs broken_by_us;
  Published published;
};

/// Reads an experiment from a JSON document, validates it and gives every absent field its default.
///
/// Throws InvalidField naming the field by its path (unknown and repeated fields too), the value and what is
/// allowed. The text must be UTF-8, at most 1,000,000 bytes and 8 levels deep, with at most 100 fields in an
/// object; `field` is empty where it is no JSON.
Experiment parse_experiment(std::string_view json);

/// The whole document as JSON, in a fixed order: every field, but `data.source` and `data.plane` only where
/// they are not the defaults, so that documents from before there were sources stay as they are.
/// `parse_experiment` reads it back unchanged.
std::string to_json(const Experiment& experiment);

/// The same with those fields, too: all that a document can have.
std::string to_json_in_full(const Experiment& experiment);

/// Throws InvalidField if `parse_experiment` would reject the experiment's document.
void validate(const Experiment& experiment);

/// `experiment` with `change.field` set to `change.value`; its list of changes stays as it is.
///
/// Throws InvalidField if the field cannot change during a run (the dropout rates, loss.l2_penalty,
/// optimizer.* but its name, schedule.*, clipping.* and training.* can), the value is not allowed, or the run
/// has no such epoch.
Experiment with_change(const Experiment& experiment, const Change& change);

}  // namespace mlp
