#include "mlp/trainer.hpp"

#include <cmath>

#include "batches.hpp"
#include "mlp/clipping.hpp"
#include "mlp/error.hpp"
#include "mlp/optimizer.hpp"

namespace mlp {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

const Experiment& checked(const Experiment& experiment) {
  validate(experiment);
  return experiment;
}

/// Every layer's tensors; weights decay, biases do not.
std::vector<UpdateRange> ranges_of(const Network<float>& network) {
  std::vector<UpdateRange> ranges;
  for (const TensorShape& tensor : network.tensors())
    ranges.push_back({tensor.offset, tensor.size(), tensor.name.front() == 'W'});
  return ranges;
}

}  // namespace

struct Trainer::State {
  explicit State(const Experiment& experiment)
      : document(checked(experiment)),
        current(experiment),
        dataset(make_dataset(experiment.data, experiment.seed)),
        network(experiment),
        batches(dataset.train, experiment.seed),
        optimizer(experiment.optimizer.name, network.parameters().size()),
        ranges(ranges_of(network)) {
    EpochMetrics untrained;
    untrained.learning_rate = experiment.optimizer.learning_rate;
    untrained.grad_norm = unknown;
    untrained.layer_grad_norms.assign(network.layer_count(), unknown);
    measure(dataset.train, untrained.train_loss, untrained.train_accuracy);
    check_loss(untrained.train_loss);
    measure(dataset.validation, untrained.validation_loss, untrained.validation_accuracy);
    check_loss(untrained.validation_loss);
    layer_grad_norms = untrained.layer_grad_norms;
    add_row(std::move(untrained));
  }

  int epoch() const { return history.back().epoch; }
  bool ended() const { return diverged() || (!in_epoch && epoch() >= current.training.epochs); }
  bool diverged() const { return !reason.empty(); }

  void measure(const ImageSet& set, double& loss, double& accuracy) {
    network.forward(set.inputs, Mode::eval);
    loss = network.loss(set.labels);
    accuracy = count_correct<float>(network.activations(network.layer_count()), set.labels) /
               static_cast<double>(set.labels.size());
  }

  void begin_epoch() {
    in_epoch = true;
    batches.begin_epoch(current.training.batch_size);
    loss_sum = 0;
    correct = 0;
  }

  void do_forward() {
    if (!in_epoch) begin_epoch();
    batches.next();
    batch = {batches.size(), unknown, unknown, unknown};
    network.forward(batches.inputs(), Mode::train);
  }

  void do_loss() {
    batch.loss = network.loss(batches.labels());
    const int right = count_correct<float>(network.activations(network.layer_count()), batches.labels());
    batch.accuracy = static_cast<double>(right) / batch.size;
    loss_sum += batch.loss * batch.size;
    correct += right;
    check_loss(batch.loss);
  }

  void do_backward() {
    network.backward(batches.inputs(), batches.labels());
    double squares = 0;
    for (int layer = 1; layer <= network.layer_count(); ++layer) {
      const double norm = norm_of<float>(layer_part(network.gradients(), layer));
      layer_grad_norms[layer - 1] = norm;
      squares += norm * norm;
      if (!std::isfinite(norm)) return diverge(layer, "a gradient is not finite");
    }
    batch.grad_norm = std::sqrt(squares);
  }

  void do_update() {
    const double rate = current.optimizer.learning_rate;
    optimizer.update(current.optimizer, rate, ranges, network.parameters(), network.gradients());
    for (int layer = 1; layer <= network.layer_count(); ++layer)
      if (!std::isfinite(norm_of<float>(layer_part(network.parameters(), layer))))
        return diverge(layer, "a weight is not finite");
    if (batches.at_end()) end_epoch(rate);
  }

  void end_epoch(double rate) {
    in_epoch = false;
    const auto images = static_cast<double>(dataset.train.labels.size());
    EpochMetrics row;
    row.epoch = epoch() + 1;
    row.step = optimizer.step();
    row.train_loss = loss_sum / images;
    row.train_accuracy = correct / images;
    row.learning_rate = rate;
    row.grad_norm = batch.grad_norm;
    row.layer_grad_norms = layer_grad_norms;
    measure(dataset.validation, row.validation_loss, row.validation_accuracy);
    check_loss(row.validation_loss);
    if (!diverged()) add_row(std::move(row));
  }

  /// Between two epochs: keeps what the last one gave, and takes up the changes that hold from here on.
  void add_row(EpochMetrics row) {
    history.push_back(std::move(row));
    for (const Change& change : document.changes)
      if (change.epoch == epoch()) current = with_change(current, change);
  }

  /// A loss that is not finite is traced back to the first layer whose weighted sums are not.
  void check_loss(double loss) {
    if (std::isfinite(loss)) return;
    for (int layer = 1; layer <= network.layer_count(); ++layer)
      if (!network.pre_activations(layer).allFinite()) return diverge(layer, "a weighted sum is not finite");
    diverge(network.layer_count(), "the loss is not finite");
  }

  /// Ends the run where it stands; the history keeps its last whole epoch.
  void diverge(int layer, const std::string& what) {
    const int running = history.empty() ? 0 : epoch() + 1;
    reason = "epoch " + std::to_string(running) + ", layer " + std::to_string(layer) + ": " + what;
  }

  template <typename Scalar>
  std::span<const Scalar> layer_part(std::span<Scalar> buffer, int layer) const {
    const ParameterRange range = network.layer_range(layer);
    return buffer.subspan(range.offset, range.size);
  }

  Experiment document;  // with all changes, those to come included
  Experiment current;   // as it holds in this epoch
  Dataset dataset;
  Network<float> network;
  Batches batches;
  Optimizer<float> optimizer;
  std::vector<UpdateRange> ranges;
  std::vector<EpochMetrics> history;
  std::vector<double> layer_grad_norms;
  BatchMetrics batch{0, unknown, unknown, unknown};
  Phase next = Phase::forward;
  bool in_epoch = false;  // between an epoch's first forward and its last update
  double loss_sum = 0;
  int correct = 0;
  std::string reason;
};

Trainer::Trainer(const Experiment& experiment) : state_(std::make_unique<State>(experiment)) {}
Trainer::~Trainer() = default;
Trainer::Trainer(Trainer&&) noexcept = default;
Trainer& Trainer::operator=(Trainer&&) noexcept = default;

Phase Trainer::micro_step() {
  State& state = *state_;
  if (state.ended()) return Phase::update;
  const Phase phase = state.next;
  // <excerpt micro-step>
  switch (phase) {
    case Phase::forward:
      state.do_forward();
      break;
    case Phase::loss:
      state.do_loss();
      break;
    case Phase::backward:
      state.do_backward();
      break;
    case Phase::update:
      state.do_update();
      break;
  }
  // </excerpt>
  state.next = static_cast<Phase>((static_cast<int>(phase) + 1) % 4);
  return phase;
}

void Trainer::step(int count) {
  for (int i = 0; i < count && !state_->ended(); ++i)
    while (micro_step() != Phase::update) {
    }
}

void Trainer::epoch() {
  do step();
  while (state_->in_epoch && !state_->ended());
}

const std::vector<EpochMetrics>& Trainer::history() const { return state_->history; }
BatchMetrics Trainer::batch() const { return state_->batch; }
const Experiment& Trainer::experiment() const { return state_->document; }
const Network<float>& Trainer::network() const { return state_->network; }
const Dataset& Trainer::dataset() const { return state_->dataset; }

RunStatus Trainer::status() const {
  const State& state = *state_;
  RunStatus status;
  status.epoch = state.epoch();
  status.step = state.optimizer.step();
  status.next_phase = state.next;
  status.weights_hash = hash_of<float>(state.network.parameters());
  status.reason = state.reason;
  if (state.diverged())
    status.state = RunState::diverged;
  else if (state.ended())
    status.state = RunState::finished;
  else if (state.in_epoch || state.epoch() > 0)
    status.state = RunState::running;
  return status;
}

void Trainer::change(const std::string& field, const std::string& value) {
  State& state = *state_;
  const Change change{state.epoch() + (state.in_epoch ? 1 : 0), field, value};
  const Experiment changed = with_change(state.current, change);
  Experiment document = state.document;
  auto& changes = document.changes;
  std::erase_if(changes, [&](const Change& old) { return old.epoch == change.epoch && old.field == field; });
  const auto later = std::find_if(changes.begin(), changes.end(),
                                  [&](const Change& other) { return other.epoch > change.epoch; });
  changes.insert(later, change);
  validate(document);
  state.document = std::move(document);
  if (!state.in_epoch) state.current = changed;
}

Evaluation Trainer::evaluate(Part part) const {
  const Dataset& dataset = state_->dataset;
  const ImageSet& set = part == Part::train        ? dataset.train
                        : part == Part::validation ? dataset.validation
                                                   : dataset.test;
  if (set.labels.empty())
    throw InvalidField("part", "test", "a part with images; data.test_share leaves none for it");
  // A copy, so that a pass under way is not disturbed.
  Network<float> network = state_->network;
  network.forward(set.inputs, Mode::eval);
  return evaluation_of(network.activations(network.layer_count()), network.loss(set.labels), set);
}

}  // namespace mlp
