#include <bit>
#include <cstring>
#include <stdexcept>

#include "json_text.hpp"
#include "mlp/error.hpp"
#include "trainer_state.hpp"

// A checkpoint: a line of JSON with the document, then the run's numbers as they lie in memory, then a hash
// of all that. What belongs to it is described once, by `describe`, for both directions.
namespace mlp {
namespace {

static_assert(std::endian::native == std::endian::little, "checkpoints hold little-endian numbers");

constexpr std::string_view format = "mlp checkpoint 1";
constexpr std::size_t hash_size = 16;

[[noreturn]] void reject(std::size_t size) {
  throw InvalidField("checkpoint", std::to_string(size) + " bytes", "a whole checkpoint, as written");
}

class Writer {
 public:
  template <typename Number>
  void numbers(std::span<Number> values) {
    bytes.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
  }
  template <typename Items>
  void sized(const Items& items) {
    std::uint64_t size = items.size();
    number(size);
    numbers(std::span(items));
  }
  template <typename Number>
  void number(const Number& value) {
    numbers(std::span(&value, 1));
  }

  std::string bytes;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  template <typename Number>
  void numbers(std::span<Number> values) {
    if (values.size_bytes() > bytes_.size()) throw std::invalid_argument("the checkpoint ends too early");
    if (values.empty()) return;  // memcpy takes no null pointer
    std::memcpy(values.data(), bytes_.data(), values.size_bytes());
    bytes_.remove_prefix(values.size_bytes());
  }
  template <typename Items>
  void sized(Items& items) {
    std::uint64_t size = 0;
    number(size);
    if (size > bytes_.size()) throw std::invalid_argument("the checkpoint ends too early");
    items.resize(size);
    numbers(std::span(items));
  }
  template <typename Number>
  void number(Number& value) {
    numbers(std::span(&value, 1));
  }
  bool at_end() const { return bytes_.empty(); }

 private:
  std::string_view bytes_;
};

template <typename Archive, typename Row>
void describe_row(Archive& archive, Row& row) {
  archive.number(row.epoch);
  archive.number(row.step);
  for (auto* value : {&row.train_loss, &row.train_accuracy, &row.validation_loss, &row.validation_accuracy,
                      &row.learning_rate, &row.grad_norm, &row.clipped_share, &row.shown_train_loss,
                      &row.shown_validation_loss})
    archive.number(*value);
  archive.sized(row.layer_grad_norms);
  archive.number(row.patience_left);
}

/// What is kept as it is. The rest, which is private to its owners, is in `Private`.
template <typename Archive, typename StateOrConst>
void describe(Archive& archive, StateOrConst& state) {
  archive.numbers(state.network.parameters());
  archive.numbers(state.network.running_statistics());
  archive.number(state.plateau.factor);
  archive.number(state.plateau.best);
  archive.number(state.plateau.waited);
  archive.number(state.stopping.best_epoch);
  archive.number(state.stopping.best);
  archive.number(state.stopping.waited);
  archive.sized(state.best_parameters);
  archive.sized(state.best_running_statistics);
  archive.number(state.stopped_early);
  describe_row(archive, state.history.back());
  archive.sized(state.layer_grad_norms);
  archive.number(state.batch.size);
  for (auto* value : {&state.batch.loss, &state.batch.accuracy, &state.batch.grad_norm})
    archive.number(*value);
  archive.sized(state.reason);
}

/// What its owners give out and take back as a whole.
struct Private {
  std::int64_t step = 0;
  std::vector<float> first_moment, second_moment;
  std::vector<int> order;
  std::string order_state, shift_state, dropout_state;
};

template <typename Archive, typename PrivateOrConst>
void describe_private(Archive& archive, PrivateOrConst& kept) {
  archive.number(kept.step);
  archive.sized(kept.first_moment);
  archive.sized(kept.second_moment);
  archive.sized(kept.order);
  archive.sized(kept.order_state);
  archive.sized(kept.shift_state);
  archive.sized(kept.dropout_state);
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
  Writer writer;
  writer.bytes = std::string(format) + " " + parse_json(to_json(state.document)).dump() + "\n";
  const auto m = state.optimizer.first_moment(), v = state.optimizer.second_moment();
  const Private kept{state.optimizer.step(),       {m.begin(), m.end()},        {v.begin(), v.end()},
                     state.batches.order(),        state.batches.order_state(), state.batches.shift_state(),
                     state.network.dropout_state()};
  describe_private(writer, kept);
  describe(writer, state);
  return writer.bytes + hash_of<char>(writer.bytes);
}

Trainer Trainer::resume(std::string_view checkpoint) {
  std::string_view numbers;
  auto state = std::make_unique<State>(document_of(checkpoint, numbers));
  Reader reader(numbers);
  Private kept;
  try {
    describe_private(reader, kept);
    describe(reader, *state);
    state->optimizer.restore(kept.step, kept.first_moment, kept.second_moment);
    state->batches.restore(kept.order, kept.order_state, kept.shift_state);
    state->network.set_dropout_state(kept.dropout_state);
  } catch (const std::invalid_argument&) {
    reject(checkpoint.size());
  }
  if (!reader.at_end()) reject(checkpoint.size());
  state->apply_changes(0);
  return Trainer(std::move(state));
}

Trainer Trainer::transfer(const Experiment& experiment, std::string_view checkpoint, int layers) {
  const Trainer source = resume(checkpoint);
  return Trainer(std::make_unique<State>(experiment, Pretrained{source.network(), layers}));
}

}  // namespace mlp
