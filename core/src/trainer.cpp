#include "mlp/trainer.hpp"

#include <algorithm>

#include "mlp/error.hpp"
#include "trainer_state.hpp"

namespace mlp {

Trainer::Trainer(const Experiment& experiment) : state_(std::make_unique<State>(experiment)) {}
Trainer::Trainer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Trainer::~Trainer() = default;
Trainer::Trainer(Trainer&&) noexcept = default;
Trainer& Trainer::operator=(Trainer&&) noexcept = default;

Phase Trainer::micro_step() {
  if (state_->ended()) return Phase::update;
  const Phase phase = state_->next;
  state_->micro_step();
  return phase;
}

void Trainer::step(int count, int until) {
  for (int i = 0; i < count && !state_->ended() && state_->epoch() < until; ++i)
    while (micro_step() != Phase::update) {
    }
}

void Trainer::step_at(double learning_rate) {
  state_->current.optimizer.learning_rate = learning_rate;
  step();
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
const Optimizer<float>& Trainer::optimizer() const { return state_->optimizer; }
double Trainer::next_learning_rate() const { return state_->learning_rate(); }

RunPosition Trainer::position() const {
  const State& state = *state_;
  const RunState reached = state.diverged()                      ? RunState::diverged
                           : state.stopped_early                 ? RunState::stopped_early
                           : state.ended()                       ? RunState::finished
                           : state.in_epoch || state.epoch() > 0 ? RunState::running
                                                                 : RunState::ready;
  return {reached, state.epoch(), state.optimizer.step(), state.next};
}

RunStatus Trainer::status() const {
  const State& state = *state_;
  RunStatus status;
  static_cast<RunPosition&>(status) = position();
  status.weights_hash = hash_of<float>(state.network.parameters());
  status.best_epoch = state.stopping.best_epoch;
  status.best_value = state.stopping.best;
  if (!state.best_parameters.empty()) status.best_weights_hash = hash_of<float>(state.best_parameters);
  status.reason = state.reason;
  return status;
}

void Trainer::change(const std::string& field, const std::string& value) {
  State& state = *state_;
  const Change change{state.epoch() + (state.in_epoch ? 1 : 0), field, value};
  with_change(state.current, change);  // throws what is wrong with it
  Experiment document = state.document;
  auto& changes = document.changes;
  std::erase_if(changes, [&](const Change& old) { return old.epoch == change.epoch && old.field == field; });
  const auto later = std::find_if(changes.begin(), changes.end(),
                                  [&](const Change& other) { return other.epoch > change.epoch; });
  changes.insert(later, change);
  validate(document);
  state.document = std::move(document);
  if (!state.in_epoch) state.apply_changes(state.epoch());
}

const ImageSet& images_of(const Dataset& dataset, Part part) {
  const ImageSet& set = part == Part::train        ? dataset.train
                        : part == Part::validation ? dataset.validation
                                                   : dataset.test;
  if (set.labels.empty())
    throw InvalidField("part", "test", "a part with images; data.test_share leaves none for it");
  return set;
}

// Both look at a copy, so that a pass under way is not disturbed.

Evaluation Trainer::evaluate(Part part) const {
  const ImageSet& set = images_of(state_->dataset, part);
  Network<float> network = state_->network;
  network.forward(set.inputs, Mode::eval);
  return evaluation_of(network.activations(network.layer_count()), network.loss(set.labels), set);
}

std::vector<ActivationStatistics> Trainer::activation_statistics(Part part) const {
  Network<float> network = state_->network;
  network.forward(images_of(state_->dataset, part).inputs, Mode::eval);
  std::vector<ActivationStatistics> layers;
  for (int layer = 1; layer < network.layer_count(); ++layer)
    layers.push_back(
        mlp::activation_statistics<float>(state_->document.network.activation, network.activations(layer)));
  return layers;
}

}  // namespace mlp
