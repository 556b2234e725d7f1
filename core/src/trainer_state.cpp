#include "trainer_state.hpp"

#include <cmath>

#include "kernels/sums.hpp"
#include "mlp/clipping.hpp"
#include "mlp/error.hpp"

namespace mlp {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

const Experiment& checked(const Experiment& experiment) {
  validate(experiment);
  return experiment;
}

/// The tensors of the layers that learn; weights decay, biases do not.
std::vector<UpdateRange> ranges_of(const Network<float>& network, int frozen_layers) {
  std::vector<UpdateRange> ranges;
  for (const TensorShape& tensor : network.tensors())
    if (tensor.layer > frozen_layers)
      ranges.push_back({tensor.offset, tensor.size(), tensor.name.front() == 'W'});
  return ranges;
}

template <typename Scalar>
std::span<const Scalar> layer_part(std::span<const Scalar> buffer, const Network<Scalar>& network,
                                   int layer) {
  const ParameterRange range = network.layer_range(layer);
  return buffer.subspan(range.offset, range.size);
}

void check_shapes(const Pretrained& from, const Network<float>& to) {
  require("layers", from.layers, {1, static_cast<double>(from.network.layer_count())});
  const auto layers_of = [&](const Network<float>& network) {
    std::string text;
    for (const TensorShape& tensor : network.tensors())
      if (tensor.layer <= from.layers)
        text += tensor.name + " " + std::to_string(tensor.rows) + "x" + std::to_string(tensor.cols) + " ";
    return text;
  };
  const std::string have = layers_of(to), want = layers_of(from.network);
  if (have != want) throw InvalidField("network.layers", have, want + "in the layers of the checkpoint");
}

}  // namespace

Trainer::State::State(const Experiment& experiment, std::optional<Pretrained> pretrained)
    : document(checked(experiment)),
      current(experiment),
      dataset(make_dataset(experiment.data, experiment.seed)),
      network(experiment),
      batches(dataset, experiment.data.source == DataSource::digits ? experiment.data.shift_augmentation : 0,
              experiment.seed),
      optimizer(experiment.optimizer.name, network.parameters().size()),
      batch{0, unknown, unknown, unknown} {
  if (pretrained) begin_with(*pretrained);
  take_up(experiment);
  layer_grad_norms.assign(network.layer_count(), unknown);
  EpochMetrics untrained;
  untrained.learning_rate = learning_rate();
  untrained.grad_norm = unknown;
  untrained.layer_grad_norms = norms_called_gradient_norms();
  measure(dataset.train, untrained.train_loss, untrained.train_accuracy, untrained.shown_train_loss);
  measure_validation(untrained);
  add_row(std::move(untrained));
}

void Trainer::State::begin_with(const Pretrained& pretrained) {
  check_shapes(pretrained, network);
  const ParameterRange last = network.layer_range(pretrained.layers);
  const auto weights = pretrained.network.parameters().first(last.offset + last.size);
  std::copy(weights.begin(), weights.end(), network.parameters().begin());
  // Means of all hidden units stand before their variances, in both networks.
  std::size_t units = 0;
  for (int layer = 1; layer <= std::min(pretrained.layers, network.layer_count() - 1); ++layer)
    units += document.network.layers[layer];
  const auto from = pretrained.network.running_statistics();
  const auto to = network.running_statistics();
  if (from.empty()) return;
  std::copy_n(from.begin(), units, to.begin());
  std::copy_n(from.begin() + from.size() / 2, units, to.begin() + to.size() / 2);
}

/// Hands what can change during a run to those who keep it.
void Trainer::State::take_up(const Experiment& experiment) {
  current = experiment;
  network.set_dropout_rates(current.network.dropout_rate, current.network.input_dropout_rate);
  network.set_l2_penalty(current.loss.l2_penalty);
  ranges = ranges_of(network, current.training.frozen_layers);
}

void Trainer::State::apply_changes(int since) {
  for (const Change& change : document.changes)
    if (change.epoch >= since && change.epoch <= epoch()) take_up(with_change(current, change));
}

void Trainer::State::measure(const ImageSet& set, double& loss, double& accuracy, double& shown) {
  network.forward(set.inputs, Mode::eval);
  loss = network.loss(set.labels);
  check_loss(loss);
  accuracy = count_correct<float>(network.activations(network.layer_count()), set.labels) /
             static_cast<double>(set.labels.size());
  shown = shown_loss(set.labels);
}

void Trainer::State::measure_validation(EpochMetrics& row) {
  measure(dataset.validation, row.validation_loss, row.validation_accuracy, row.shown_validation_loss);
}

double Trainer::State::shown_loss(std::span<const std::uint8_t> labels) const {
  const auto shown = document.published.shown_loss;
  return shown ? published_loss<float>(*shown, network.activations(network.layer_count()), labels) : unknown;
}

void Trainer::State::micro_step() {
  const Phase phase = next;
  // <excerpt micro-step>
  switch (phase) {
    case Phase::forward:
      do_forward();
      break;
    case Phase::loss:
      do_loss();
      break;
    case Phase::backward:
      do_backward();
      break;
    case Phase::update:
      do_update();
      break;
  }
  // </excerpt>
  next = static_cast<Phase>((static_cast<int>(phase) + 1) % 4);
}

void Trainer::State::do_forward() {
  if (!in_epoch) {
    in_epoch = true;
    batches.begin_epoch(current.training.batch_size);
    loss_sum = shown_loss_sum = 0;
    correct = updates = clipped = 0;
  }
  batches.next();
  batch = {batches.size(), unknown, unknown, unknown};
  network.forward(batches.inputs(), Mode::train);
}

void Trainer::State::do_loss() {
  batch.loss = network.loss(batches.labels());
  const int right = count_correct<float>(network.activations(network.layer_count()), batches.labels());
  batch.accuracy = static_cast<double>(right) / batch.size;
  loss_sum += batch.loss * batch.size;
  shown_loss_sum += shown_loss(batches.labels()) * batch.size;
  correct += right;
  check_loss(batch.loss);
}

void Trainer::State::do_backward() {
  network.backward(batches.inputs(), batches.labels());
  double squares = 0;
  for (int layer = 1; layer <= network.layer_count(); ++layer) {
    const double norm = norm_of<float>(layer_part<float>(network.gradients(), network, layer));
    layer_grad_norms[layer - 1] = norm;
    if (layer > current.training.frozen_layers) squares += norm * norm;
    if (!std::isfinite(norm)) return diverge(layer, "a gradient is not finite");
  }
  batch.grad_norm = std::sqrt(squares);
}

void Trainer::State::do_update() {
  if (clip().clipped) ++clipped;
  ++updates;
  const double rate = learning_rate();
  optimizer.update(current.optimizer, rate, ranges, network.parameters(), network.gradients());
  for (int layer = 1; layer <= network.layer_count(); ++layer)
    if (!kernels::all_finite(layer_part<float>(network.parameters(), network, layer)))
      return diverge(layer, "a weight is not finite");
  if (batches.at_end()) end_epoch(rate);
}

double Trainer::State::learning_rate() const {
  const auto images = static_cast<std::int64_t>(dataset.train.labels.size());
  const std::int64_t batch_size = current.training.batch_size == 0 ? images : current.training.batch_size;
  const std::int64_t updates_per_epoch = (images + batch_size - 1) / batch_size;
  const double factor =
      current.schedule.name == ScheduleName::reduce_on_plateau
          ? plateau.factor
          : rate_factor(current.schedule, optimizer.step(), current.training.epochs * updates_per_epoch);
  return current.optimizer.learning_rate * factor;
}

std::span<float> Trainer::State::learning_gradients() {
  return network.gradients().subspan(ranges.front().begin);
}

ClippingResult Trainer::State::clip() {
  const double threshold = current.clipping.threshold;
  ClippingResult result;
  switch (current.clipping.mode) {
    case ClippingMode::none:
      break;
    case ClippingMode::value:
      return clip_by_value<float>(learning_gradients(), threshold);
    case ClippingMode::global_norm:
      return clip_by_norm<float>(learning_gradients(), threshold);
    case ClippingMode::tensor_norm:
      for (const UpdateRange& range : ranges)
        result.clipped |=
            clip_by_norm<float>(network.gradients().subspan(range.begin, range.size), threshold).clipped;
  }
  return result;
}

void Trainer::State::end_epoch(double rate) {
  in_epoch = false;
  const auto images = static_cast<double>(dataset.train.labels.size());
  EpochMetrics row;
  row.epoch = epoch() + 1;
  row.step = optimizer.step();
  row.train_loss = loss_sum / images;
  row.train_accuracy = correct / images;
  row.shown_train_loss = shown_loss_sum / images;
  row.learning_rate = rate;
  row.grad_norm = batch.grad_norm;
  row.layer_grad_norms = norms_called_gradient_norms();
  row.clipped_share = static_cast<double>(clipped) / updates;
  measure_validation(row);
  if (!diverged()) add_row(std::move(row));
}

std::vector<double> Trainer::State::norms_called_gradient_norms() const {
  if (!document.published.gradient_norms) return layer_grad_norms;
  std::vector<double> norms;
  for (const TensorShape& tensor : network.tensors())
    if (tensor.name.front() == 'W')
      norms.push_back(
          published_gradient_norm<float>(network.parameters().subspan(tensor.offset, tensor.size())));
  return norms;
}

/// Between two epochs: keeps what the last one gave, stops here or takes up the changes that hold from here
/// on.
void Trainer::State::add_row(EpochMetrics row) {
  observe(row);
  if (document.early_stopping.enabled) row.patience_left = stopping.patience_left(document.early_stopping);
  history.push_back(std::move(row));
  apply_changes(epoch());
}

void Trainer::State::observe(const EpochMetrics& row) {
  if (row.epoch == 0) return;
  if (current.schedule.name == ScheduleName::reduce_on_plateau)
    plateau.observe(current.schedule, row.validation_loss);
  const EarlyStoppingConfig& config = document.early_stopping;
  if (!config.enabled) return;
  const auto parameters = network.parameters(), statistics = network.running_statistics();
  const bool by_loss = config.monitor == Monitor::validation_loss;
  // <excerpt keep-best>
  if (stopping.observe(config, row.epoch, by_loss ? row.validation_loss : row.validation_accuracy)) {
    best_parameters.assign(parameters.begin(), parameters.end());
    best_running_statistics.assign(statistics.begin(), statistics.end());
  }
  // </excerpt>
  stopped_early = stopping.should_stop(config);
  if (!stopped_early || !config.restore_best || best_parameters.empty()) return;
  // <excerpt restore-best>
  // published: what was kept are references to the very arrays that went on learning
  if (document.published.early_stopping) return;
  std::copy(best_parameters.begin(), best_parameters.end(), parameters.begin());
  std::copy(best_running_statistics.begin(), best_running_statistics.end(), statistics.begin());
  // </excerpt>
}

/// A loss that is not finite is traced back to the first layer whose weighted sums are not.
void Trainer::State::check_loss(double loss) {
  // <excerpt not-finite>
  if (std::isfinite(loss) || diverged()) return;
  for (int layer = 1; layer <= network.layer_count(); ++layer)
    if (!network.pre_activations(layer).allFinite()) return diverge(layer, "a weighted sum is not finite");
  diverge(network.layer_count(), "the loss is not finite");
  // </excerpt>
}

/// Ends the run where it stands; the history keeps its last whole epoch.
void Trainer::State::diverge(int layer, const std::string& what) {
  const int running = history.empty() ? 0 : epoch() + 1;
  reason = "epoch " + std::to_string(running) + ", layer " + std::to_string(layer) + ": " + what;
}

}  // namespace mlp
