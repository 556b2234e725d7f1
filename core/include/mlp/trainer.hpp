#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "mlp/dataset.hpp"
#include "mlp/experiment.hpp"
#include "mlp/metrics.hpp"
#include "mlp/network.hpp"

namespace mlp {

enum class Phase { forward, loss, backward, update };
enum class RunState { ready, running, finished, diverged };
enum class Part { train, validation, test };

/// One row of the history. Epoch 0 is the untrained network.
struct EpochMetrics {
  int epoch = 0;
  std::int64_t step = 0;  ///< updates made so far
  /// Mean over the training images, each measured before its update (epoch 0: evaluated).
  double train_loss = 0;
  double train_accuracy = 0;
  double validation_loss = 0;  ///< after the epoch
  double validation_accuracy = 0;
  double learning_rate = 0;              ///< of the last update
  double grad_norm = 0;                  ///< joint L2 norm of all gradients, last update; NaN at epoch 0
  std::vector<double> layer_grad_norms;  ///< the same for each layer
};

struct RunStatus {
  RunState state = RunState::ready;
  int epoch = 0;
  std::int64_t step = 0;
  Phase next_phase = Phase::forward;
  std::string weights_hash;
  /// Where it diverged, e.g. "epoch 3, layer 2: a gradient is not finite"; otherwise empty.
  std::string reason;
};

/// The last (or current) batch; NaN stands for what is not known yet.
struct BatchMetrics {
  int size = 0;
  double loss = 0, accuracy = 0, grad_norm = 0;
};

/// Trains one network as an experiment says: the caller decides when and how far; the trainer knows no clock.
///
/// One step is four micro-steps: forward, loss, backward, update. Batches are drawn from the stream
/// "batches"; a full batch takes the images in order. The documented `changes` are applied at the start of
/// their epoch. A loss, gradient or weight that is not finite ends the run; its epoch gets no row.
class Trainer {
 public:
  /// Throws InvalidField if the experiment is not allowed.
  explicit Trainer(const Experiment& experiment);
  ~Trainer();
  Trainer(Trainer&&) noexcept;
  Trainer& operator=(Trainer&&) noexcept;

  /// Does the next of forward, loss, backward, update; returns the one done. Once the run has ended it does
  /// nothing and returns `update`.
  Phase micro_step();
  /// Goes on to the end of the next update, `count` times, or until the run ends.
  void step(int count = 1);
  /// Goes on to the end of the current epoch.
  void epoch();

  const std::vector<EpochMetrics>& history() const;
  RunStatus status() const;
  BatchMetrics batch() const;

  /// The document as it stands, changes made during the run included.
  const Experiment& experiment() const;
  /// Changes `field` from the next epoch on and writes the change into the document. `value` is JSON.
  ///
  /// Of several changes of one field before the same epoch the last one counts. Throws InvalidField as
  /// `with_change`.
  void change(const std::string& field, const std::string& value);

  /// Loss, accuracy and predictions on one part. The test images are looked at only here, when asked.
  ///
  /// Throws InvalidField if that part has no images.
  Evaluation evaluate(Part part) const;

  const Network<float>& network() const;
  const Dataset& dataset() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace mlp
