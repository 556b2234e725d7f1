#pragma once
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mlp/dataset.hpp"
#include "mlp/experiment.hpp"
#include "mlp/metrics.hpp"
#include "mlp/names.hpp"
#include "mlp/network.hpp"
#include "mlp/optimizer.hpp"
#include "mlp/statistics.hpp"

namespace mlp {

enum class Phase { forward, loss, backward, update };
template <>
inline constexpr const char* names_of<Phase>[] = {"forward", "loss", "backward", "update"};
enum class RunState { ready, running, finished, stopped_early, diverged };
template <>
inline constexpr const char* names_of<RunState>[] = {
    "ready", "running", "finished", "stopped_early", "diverged"};
enum class Part { train, validation, test };
template <>
inline constexpr const char* names_of<Part>[] = {"train", "validation", "test"};

/// One row of the history. Epoch 0 is the untrained network.
struct EpochMetrics {
  int epoch = 0;
  std::int64_t step = 0;  ///< updates made so far
  /// Mean over the training images, each measured before its update, dropout on (epoch 0: evaluated).
  double train_loss = 0;
  double train_accuracy = 0;
  double validation_loss = 0;  ///< after the epoch
  double validation_accuracy = 0;
  double learning_rate = 0;  ///< of the last update
  /// Joint L2 norm of all gradients before clipping, last update; NaN at epoch 0.
  double grad_norm = 0;
  /// The same for each layer; with `published.gradient_norms` what is called so there.
  std::vector<double> layer_grad_norms;
  double clipped_share = 0;  ///< of the epoch's updates
  /// What `published.shown_loss` shows for training and validation images; NaN without it.
  double shown_train_loss = 0, shown_validation_loss = 0;
  /// Epochs that early stopping still bears without improvement; -1 where it is off.
  int patience_left = -1;
};

/// Where a run stands: what costs nothing to say, since no weight is looked at.
struct RunPosition {
  RunState state = RunState::ready;
  int epoch = 0;          ///< finished
  std::int64_t step = 0;  ///< updates made
  Phase next_phase = Phase::forward;
};

struct RunStatus : RunPosition {
  std::string weights_hash;
  /// Of early stopping: the epoch with the best value so far (-1: none, or it is off), the value, and the
  /// hash of the weights that were set aside then. Where they are restored, `weights_hash` becomes the same.
  int best_epoch = -1;
  double best_value = 0;
  std::string best_weights_hash;
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
///
/// With early stopping the run ends when patience is used up; then, if asked, the network goes back to the
/// best epoch from 1 on: parameters and running statistics, to the byte. The last epoch's end restores
/// nothing.
class Trainer {
 public:
  /// Throws InvalidField if the experiment is not allowed.
  explicit Trainer(const Experiment& experiment);
  /// Goes on from a checkpoint exactly as the run it was taken from would have gone on; the history begins
  /// with that run's last row.
  ///
  /// Throws InvalidField if `checkpoint` is none, or names the first value that its document does not allow.
  static Trainer resume(std::string_view checkpoint);
  /// Transfer learning: begins with the weights of the first `layers` layers of a run that ended, or stands,
  /// at `checkpoint`; the layers behind them, the head, start anew.
  ///
  /// Throws InvalidField if `checkpoint` is none, `layers` is not from 1 to its number of layers, or these
  /// layers have other shapes in `experiment`.
  static Trainer transfer(const Experiment& experiment, std::string_view checkpoint, int layers);
  ~Trainer();
  Trainer(Trainer&&) noexcept;
  Trainer& operator=(Trainer&&) noexcept;

  /// Does the next of forward, loss, backward, update; returns the one done. Once the run has ended it does
  /// nothing and returns `update`.
  Phase micro_step();
  /// Goes on to the end of the next update, `count` times, or until the run ends or epoch `until` is finished.
  void step(int count = 1, int until = std::numeric_limits<int>::max());
  /// One step in which `optimizer.learning_rate` is this one, as it is from here on until a change; for the
  /// range test.
  void step_at(double learning_rate);
  /// Goes on to the end of the current epoch.
  void epoch();

  const std::vector<EpochMetrics>& history() const;
  RunPosition position() const;
  RunStatus status() const;  ///< hashes all weights
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

  /// How alive the units of each hidden layer are over the images of one part, in evaluation. Throws as
  /// `evaluate`.
  std::vector<ActivationStatistics> activation_statistics(Part part) const;

  /// All that is needed to go on: document, weights, running statistics, the optimiser's moments, the random
  /// streams, early stopping and its snapshot, the last row. A line of text with the document, then
  /// little-endian numbers and a hash of it all.
  ///
  /// Throws std::logic_error in the middle of an epoch, since it is taken between two, and if the run diverged.
  std::string checkpoint() const;

  const Network<float>& network() const;
  const Dataset& dataset() const;
  const Optimizer<float>& optimizer() const;
  /// What the schedule gives the next update.
  double next_learning_rate() const;

 private:
  struct State;
  explicit Trainer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// The images of one part. Throws InvalidField if it has none.
const ImageSet& images_of(const Dataset& dataset, Part part);

}  // namespace mlp
