#include <bit>
#include <stdexcept>

#include "checkpoint_archive.hpp"
#include "json_text.hpp"
#include "trainer_state.hpp"

// A checkpoint: a line of JSON with the document, then the run's numbers as they lie in memory, then a hash
// of all that. The hash tells a damaged file and is no signature: whoever changes the file can make it right.
// So each number is held against the document before it is used. What belongs to a checkpoint is described
// once, by `describe`, for both directions.
namespace mlp {
namespace {

static_assert(std::endian::native == std::endian::little, "checkpoints hold little-endian numbers");

constexpr std::string_view format = "mlp checkpoint 1";
constexpr std::size_t hash_size = 16;
constexpr Range epochs{0, 100'000};  // as a document may have
constexpr Range steps{0, 100'000.0 * image_count};
constexpr Range state_bytes{1, 8000};  // of a random stream: 313 numbers of up to 20 digits

[[noreturn]] void reject(std::size_t size) {
  throw InvalidField("checkpoint", std::to_string(size) + " bytes", "a whole checkpoint, as written");
}

/// What its owners give out and take back as a whole.
struct Private {
  std::int64_t step = 0;
  std::vector<float> first_moment, second_moment;
  std::vector<int> order;
  std::string order_state, shift_state, dropout_state;
};

template <typename Archive, typename PrivateOrConst, typename StateOrConst>
void describe_private(Archive& archive, PrivateOrConst& kept, StateOrConst& state) {
  const std::size_t images = state.dataset.train.labels.size();
  archive.integer("step", kept.step, steps);
  archive.list("first moment", kept.first_moment, {state.optimizer.first_moment().size()}, finite);
  archive.list("second moment", kept.second_moment, {state.optimizer.second_moment().size()}, not_negative);
  archive.list("order", kept.order, {images},
               {{0, static_cast<double>(images) - 1}, "the place of a training image"});
  archive.text("stream of batches", kept.order_state, state_bytes);
  archive.text("stream of shifts", kept.shift_state, state_bytes);
  archive.text("stream of dropout", kept.dropout_state, state_bytes);
}

template <typename Archive, typename Row>
void describe_row(Archive& archive, Row& row, std::size_t layers) {
  archive.integer("row's epoch", row.epoch, epochs);
  archive.integer("row's step", row.step, steps);
  archive.number("train_loss", row.train_loss, finite);
  archive.number("train_accuracy", row.train_accuracy, share);
  archive.number("validation_loss", row.validation_loss, finite);
  archive.number("validation_accuracy", row.validation_accuracy, share);
  archive.number("learning_rate", row.learning_rate, finite);
  archive.number("grad_norm", row.grad_norm, finite_or_unknown);
  archive.number("clipped_share", row.clipped_share, share);
  archive.number("shown_train_loss", row.shown_train_loss, any_number);
  archive.number("shown_validation_loss", row.shown_validation_loss, any_number);
  archive.list("row's layer_grad_norms", row.layer_grad_norms, {layers}, finite_or_unknown);
  archive.integer("patience_left", row.patience_left, {-1, epochs.high});
}

/// Running means of all units, then their variances, which the squares of large numbers make infinite.
template <typename Archive, typename Statistics>
void describe_statistics(Archive& archive, Statistics statistics, const char* means, const char* variances) {
  archive.numbers(means, statistics.first(statistics.size() / 2), finite);
  archive.numbers(variances, statistics.subspan(statistics.size() / 2), not_negative);
}

/// What is kept as it is. The rest, which is private to its owners, is in `Private`.
template <typename Archive, typename StateOrConst>
void describe(Archive& archive, StateOrConst& state) {
  const auto layers = static_cast<std::size_t>(state.network.layer_count());
  archive.numbers("parameters", state.network.parameters(), finite);
  describe_statistics(archive, state.network.running_statistics(), "running means", "running variances");
  archive.number("plateau's factor", state.plateau.factor, share);
  archive.number("plateau's best", state.plateau.best, above_all);
  archive.integer("plateau's wait", state.plateau.waited, epochs);
  archive.integer("best epoch", state.stopping.best_epoch, {-1, epochs.high});
  archive.number("best value", state.stopping.best, finite_or_unknown);
  archive.integer("epochs since the best", state.stopping.waited, epochs);
  archive.list("best parameters", state.best_parameters, {0, state.network.parameters().size()}, finite);
  archive.list("best running statistics", state.best_running_statistics,
               {0, state.network.running_statistics().size()}, above_all);
  archive.flag("stopped early", state.stopped_early);
  describe_row(archive, state.history.back(), layers);
  archive.list("layer_grad_norms", state.layer_grad_norms, {layers}, finite_or_unknown);
  archive.integer("batch's size", state.batch.size, {0, image_count});
  archive.number("batch's loss", state.batch.loss, finite_or_unknown);
  archive.number("batch's accuracy", state.batch.accuracy, finite_or_unknown);
  archive.number("batch's grad_norm", state.batch.grad_norm, finite_or_unknown);
  archive.no_text("reason", "a run that diverged leaves no checkpoint");
}

/// Throws unless `found` is what the rest of the checkpoint demands.
void demand(const char* name, std::int64_t found, std::int64_t right, const std::string& why) {
  if (found != right)
    CheckpointReader::reject(name, std::to_string(found), std::to_string(right) + ", " + why);
}

/// The document as it stands between two epochs.
Experiment standing_at(const Experiment& document, int epoch) {
  Experiment current = document;
  for (const Change& change : document.changes)
    if (change.epoch <= epoch) current = with_change(current, change);
  return current;
}

/// Updates that a run has made at the end of `epoch`.
std::int64_t updates_until(const Experiment& document, int epoch, int images) {
  std::int64_t updates = 0;
  int counted = 0, batch_size = document.training.batch_size;
  const auto count = [&](int until) {
    const int size = batch_size == 0 ? images : std::min(batch_size, images);
    updates += std::int64_t{until - counted} * ((images + size - 1) / size);
    counted = until;
  };
  for (const Change& change : document.changes) {
    if (change.epoch >= epoch) break;
    if (change.field != "training.batch_size") continue;
    count(change.epoch);
    batch_size = std::stoi(change.value);
  }
  count(epoch);
  return updates;
}

/// Where the run stands: epoch and step are those that the document brings.
void check_position(const auto& state, const Private& kept) {
  const EpochMetrics& row = state.history.back();
  const int last = standing_at(state.document, row.epoch).training.epochs;
  if (row.epoch > last)
    CheckpointReader::reject("row's epoch", std::to_string(row.epoch),
                             "at most " + std::to_string(last) + ", the document's epochs");
  const auto images = static_cast<int>(state.dataset.train.labels.size());
  const std::string why = "the updates of " + std::to_string(row.epoch) + " epochs";
  const std::int64_t updates = updates_until(state.document, row.epoch, images);
  demand("step", kept.step, updates, why);
  demand("row's step", row.step, updates, why);
}

/// Early stopping: all of it follows from the document, the epoch and the best one.
void check_stopping(const auto& state) {
  const EarlyStoppingConfig& config = state.document.early_stopping;
  const EarlyStopping& stopping = state.stopping;
  const int epoch = state.epoch();
  const bool observed = config.enabled && epoch > 0;
  const Range bests{observed ? 1.0 : -1.0, observed ? epoch : -1.0};
  if (!bests.contains(stopping.best_epoch))
    CheckpointReader::reject("best epoch", std::to_string(stopping.best_epoch), "an integer " + bests.text());
  if (std::isnan(stopping.best) == observed)
    CheckpointReader::reject("best value", number_text(stopping.best), observed ? "a finite number" : "NaN");
  const std::string why = observed ? "as the best epoch says" : "since early stopping has seen no epoch";
  demand("epochs since the best", stopping.waited, observed ? epoch - stopping.best_epoch : 0, why);
  demand("best parameters", state.best_parameters.size(),
         observed ? state.network.parameters().size() : 0, why);
  demand("best running statistics", state.best_running_statistics.size(),
         observed ? state.network.running_statistics().size() : 0, why);
  const auto variances = std::span(state.best_running_statistics).subspan(state.best_running_statistics.size() / 2);
  if (std::any_of(variances.begin(), variances.end(), [](float variance) { return variance < 0; }))
    CheckpointReader::reject("best running statistics", "a negative variance", "variances of at least 0");
  demand("stopped early", state.stopped_early, observed && stopping.should_stop(config), why);
  demand("patience_left", state.history.back().patience_left,
         config.enabled ? stopping.patience_left(config) : -1, "as the document's patience says");
}

void check_order(std::vector<int> order) {
  std::sort(order.begin(), order.end());
  const auto twice = std::adjacent_find(order.begin(), order.end());
  if (twice != order.end())
    CheckpointReader::reject("order", std::to_string(*twice) + " twice", "each training image once");
}

/// `restore(text)`, whose complaint is put into the words of a checkpoint.
template <typename Restore>
void restore_stream(const char* name, const std::string& text, Restore restore) {
  try {
    restore(text);
  } catch (const std::invalid_argument&) {
    CheckpointReader::reject(name, std::to_string(text.size()) + " bytes of another kind",
                             "the position of a random stream, as written");
  }
}

void hand_over(const Private& kept, auto& state) {
  check_order(kept.order);
  state.optimizer.restore(kept.step, kept.first_moment, kept.second_moment);
  state.batches.set_order(kept.order);
  restore_stream("stream of batches", kept.order_state,
                 [&](const std::string& text) { state.batches.set_order_state(text); });
  restore_stream("stream of shifts", kept.shift_state,
                 [&](const std::string& text) { state.batches.set_shift_state(text); });
  restore_stream("stream of dropout", kept.dropout_state,
                 [&](const std::string& text) { state.network.set_dropout_state(text); });
}

/// The document in the first line of a checkpoint; `rest` gets what follows it.
Experiment document_of(std::string_view checkpoint, std::string_view& rest) {
  const std::size_t line = checkpoint.find('\n');
  if (!checkpoint.starts_with(format) || line == checkpoint.npos || checkpoint.size() <= line + hash_size)
    reject(checkpoint.size());
  const std::string_view body = checkpoint.substr(0, checkpoint.size() - hash_size);
  if (hash_of<char>(body) != checkpoint.substr(body.size())) reject(checkpoint.size());
  rest = body.substr(line + 1);
  return parse_experiment(checkpoint.substr(format.size(), line - format.size()));
}

}  // namespace

std::string Trainer::checkpoint() const {
  const State& state = *state_;
  if (state.in_epoch) throw std::logic_error("Trainer::checkpoint: in the middle of an epoch");
  if (state.diverged()) throw std::logic_error("Trainer::checkpoint: a run that diverged cannot go on");
  CheckpointWriter writer;
  writer.bytes = std::string(format) + " " + parse_json(to_json(state.document)).dump() + "\n";
  const auto m = state.optimizer.first_moment(), v = state.optimizer.second_moment();
  const Private kept{state.optimizer.step(),       {m.begin(), m.end()},        {v.begin(), v.end()},
                     state.batches.order(),        state.batches.order_state(), state.batches.shift_state(),
                     state.network.dropout_state()};
  describe_private(writer, kept, state);
  describe(writer, state);
  return writer.bytes + hash_of<char>(writer.bytes);
}

Trainer Trainer::resume(std::string_view checkpoint) {
  std::string_view numbers;
  auto state = std::make_unique<State>(document_of(checkpoint, numbers));
  CheckpointReader reader(numbers);
  Private kept;
  describe_private(reader, kept, *state);
  describe(reader, *state);
  reader.end();
  check_position(*state, kept);
  check_stopping(*state);
  hand_over(kept, *state);
  state->apply_changes(0);
  return Trainer(std::move(state));
}

Trainer Trainer::transfer(const Experiment& experiment, std::string_view checkpoint, int layers) {
  const Trainer source = resume(checkpoint);
  return Trainer(std::make_unique<State>(experiment, Pretrained{source.network(), layers}));
}

}  // namespace mlp
