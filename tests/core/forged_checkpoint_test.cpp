#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <iterator>
#include <limits>
#include <map>
#include <sstream>
#include <string>

#include "mlp/error.hpp"
#include "mlp/hash.hpp"
#include "mlp/random.hpp"
#include "mlp/trainer.hpp"

// A checkpoint's hash tells damage, not intent: these have a right one, so that what lies behind it is reached.
namespace mlp {
namespace {

constexpr std::size_t hash_size = 16;

std::string signed_again(std::string body) { return body + hash_of<char>(body); }

Experiment small_run(bool early_stopping) {
  Experiment experiment;
  experiment.data.train_size = 30;
  experiment.network = {.layers = {64, 3, 10}, .batch_norm = true};
  experiment.optimizer.name = OptimizerName::adam;
  experiment.training = {.epochs = 20, .batch_size = 8};
  experiment.early_stopping.enabled = early_stopping;
  experiment.changes = {{2, "training.batch_size", "10"}};
  return experiment;
}

std::string checkpoint_of(const Experiment& experiment, int epochs = 4) {
  Trainer trainer(experiment);
  for (int i = 0; i < epochs; ++i) trainer.epoch();
  return trainer.checkpoint();
}

/// Where each value of a checkpoint lies, by its format: a line, then numbers, each list behind its length.
class Layout {
 public:
  explicit Layout(const std::string& checkpoint) : bytes_(checkpoint), at_(checkpoint.find('\n') + 1) {
    const Trainer trainer = Trainer::resume(checkpoint);
    const std::size_t statistics = trainer.network().running_statistics().size();
    one("step", 8);
    for (const char* name : {"first moment", "second moment"}) list(name, 4);
    list("order", 4);
    for (const char* name : {"stream of batches", "stream of shifts", "stream of dropout"}) list(name, 1);
    one("parameters", 4 * trainer.network().parameters().size());
    one("running means", 2 * statistics);
    one("running variances", 2 * statistics);
    for (const char* name : {"plateau's factor", "plateau's best"}) one(name, 8);
    for (const char* name : {"plateau's wait", "best epoch"}) one(name, 4);
    one("best value", 8);
    one("epochs since the best", 4);
    for (const char* name : {"best parameters", "best running statistics"}) list(name, 4);
    one("stopped early", 1);
    one("row's epoch", 4);
    for (const char* name : {"row's step", "train_loss", "train_accuracy", "validation_loss", "validation_accuracy",
                             "learning_rate", "grad_norm", "clipped_share", "shown_train_loss",
                             "shown_validation_loss"})
      one(name, 8);
    list("row's layer_grad_norms", 8);
    one("patience_left", 4);
    list("layer_grad_norms", 8);
    one("batch's size", 4);
    for (const char* name : {"batch's loss", "batch's accuracy", "batch's grad_norm"}) one(name, 8);
    list("reason", 1);
  }

  std::size_t end() const { return at_; }

  /// Of a list: its length.
  std::size_t place(const std::string& name) const { return places_.at(name); }

  template <typename Number>
  std::string with(const std::string& name, Number number, std::size_t offset = 0) const {
    std::string body = bytes_.substr(0, bytes_.size() - hash_size);
    std::memcpy(body.data() + place(name) + offset, &number, sizeof number);
    return signed_again(body);
  }

  /// The list `name` with `bytes` for its items, and this length.
  std::string with_list(const std::string& name, std::uint64_t length, const std::string& bytes) const {
    std::string body = bytes_.substr(0, bytes_.size() - hash_size);
    const std::size_t begin = place(name), old = sizes_.at(name);
    body.replace(begin, 8 + old, std::string(reinterpret_cast<const char*>(&length), 8) + bytes);
    return signed_again(body);
  }

 private:
  void one(const std::string& name, std::size_t size) {
    places_[name] = at_;
    at_ += size;
  }
  void list(const std::string& name, std::size_t item) {
    std::uint64_t length = 0;
    std::memcpy(&length, bytes_.data() + at_, 8);
    places_[name] = at_;
    sizes_[name] = length * item;
    at_ += 8 + length * item;
  }

  std::string bytes_;
  std::size_t at_;
  std::map<std::string, std::size_t> places_, sizes_;
};

void expect_rejected(const std::string& checkpoint, const std::string& name, const std::string& found,
                     const std::string& allowed) {
  const auto look_at = [&](const auto& use) {
    try {
      use();
      ADD_FAILURE() << name << ": no error";
    } catch (const InvalidField& error) {
      EXPECT_EQ(error.field(), "checkpoint, " + name) << error.what();
      EXPECT_EQ(error.value(), found) << name;
      EXPECT_NE(error.allowed().find(allowed), std::string::npos) << name << ": " << error.allowed();
    }
  };
  look_at([&] { Trainer::resume(checkpoint); });
  look_at([&] { Trainer::transfer(small_run(true), checkpoint, 1); });
}

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double endless = std::numeric_limits<double>::infinity();

class ForgedCheckpoint : public testing::Test {
 protected:
  const std::string whole = checkpoint_of(small_run(true));
  const Layout layout{whole};

  template <typename Number>
  void expect(const std::string& name, Number number, const std::string& found, const std::string& allowed) {
    expect_rejected(layout.with(name, number), name, found, allowed);
  }
};

TEST_F(ForgedCheckpoint, TheLayoutIsTheFormat) {
  EXPECT_EQ(layout.end(), whole.size() - hash_size);
  EXPECT_EQ(Trainer::resume(layout.with("step", std::int64_t{4 + 4 + 3 + 3})).checkpoint(), whole);
}

TEST_F(ForgedCheckpoint, StepsAndEpochsAreThoseOfTheDocument) {
  const auto most = std::numeric_limits<std::int64_t>::max();
  expect("step", most, "9223372036854775807", "an integer from 0 to");
  expect("step", std::int64_t{-1}, "-1", "an integer from 0 to");
  expect("step", std::int64_t{15}, "15", "14, the updates of 4 epochs");
  expect("row's step", std::int64_t{13}, "13", "14, the updates of 4 epochs");
  expect("row's epoch", 21, "21", "at most 20, the document's epochs");
  expect("row's epoch", 2'000'000'000, "2000000000", "from 0 to 100000");
  expect("row's epoch", -3, "-3", "from 0 to 100000");
  expect_rejected(layout.with("row's epoch", 5), "step", "14", "17, the updates of 5 epochs");
}

TEST_F(ForgedCheckpoint, EarlyStoppingFollowsFromItsBestEpoch) {
  expect("best epoch", 5, "5", "an integer from 1 to 4");
  expect("best epoch", -1, "-1", "an integer from 1 to 4");
  expect("best epoch", std::numeric_limits<int>::min(), "-2147483648", "from -1 to");
  expect("best value", not_a_number, "NaN", "a finite number");
  expect("epochs since the best", 3, "3", "2, as the best epoch says");
  expect("patience_left", 11, "11", "8, as the document's patience says");
  for (const int byte : {2, 7, 255})
    expect("stopped early", static_cast<unsigned char>(byte), "byte " + std::to_string(byte), "byte 0 or 1");
  expect("stopped early", true, "1", "0, as the best epoch says");
}

TEST_F(ForgedCheckpoint, WithoutEarlyStoppingThereIsNoBest) {
  const Layout layout(checkpoint_of(small_run(false)));
  expect_rejected(layout.with("best epoch", 1), "best epoch", "1", "from -1 to -1");
  expect_rejected(layout.with("best value", 0.5), "best value", "0.5", "NaN");
  const std::string parameters(4 * Trainer(small_run(false)).network().parameters().size(), '\0');
  expect_rejected(layout.with_list("best parameters", parameters.size() / 4, parameters), "best parameters",
                  std::to_string(parameters.size() / 4), "0, since early stopping has seen no epoch");
}

TEST_F(ForgedCheckpoint, ListsHaveTheLengthsOfTheNetwork) {
  const std::string parameters = std::to_string(Trainer(small_run(true)).network().parameters().size());
  const std::map<std::string, std::string> allowed{
      {"first moment", parameters},   {"second moment", parameters},
      {"order", "30"},                {"best parameters", "0 or " + parameters},
      {"best running statistics", "0 or 6"}, {"row's layer_grad_norms", "2"},
      {"layer_grad_norms", "2"}};
  for (const auto& [name, length] : allowed) {
    for (const std::uint64_t forged : {std::uint64_t{1}, std::uint64_t{20'000}, ~std::uint64_t{0}})
      expect(name, forged, "a list of " + std::to_string(forged), "a list of " + length + " numbers");
    expect_rejected(layout.with_list(name, 20'000, std::string(160'000, '\0')), name, "a list of 20000",
                    "a list of " + length + " numbers");
  }
  expect_rejected(layout.with_list("best parameters", 0, ""), "best parameters", "0", parameters);
}

TEST_F(ForgedCheckpoint, NumbersAreFiniteWhereARunHasFiniteOnes) {
  for (const float bad : {static_cast<float>(not_a_number), static_cast<float>(endless)}) {
    const std::string found = std::isnan(bad) ? "NaN" : "infinity";
    for (const char* name : {"parameters", "running means"})
      expect_rejected(layout.with(name, bad, 8), name + std::string("[2]"), found, "a finite number");
    expect_rejected(layout.with("first moment", bad, 8 + 8), "first moment[2]", found, "a finite number");
    expect_rejected(layout.with("best parameters", bad, 8), "best parameters[0]", found, "a finite number");
  }
  const auto nan = static_cast<float>(not_a_number);
  expect_rejected(layout.with("running variances", -1.0f), "running variances[0]", "-1", "at least 0");
  expect_rejected(layout.with("second moment", -1.0f, 8), "second moment[0]", "-1", "at least 0");
  expect_rejected(layout.with("best running statistics", nan, 8), "best running statistics[0]", "NaN", "finite");
  expect_rejected(layout.with("best running statistics", -1.0f, 8 + 12), "best running statistics",
                  "a negative variance", "at least 0");
  EXPECT_NO_THROW(Trainer::resume(layout.with("running variances", static_cast<float>(endless))));
  for (const char* name : {"train_loss", "validation_loss", "learning_rate"})
    expect(name, not_a_number, "NaN", "a finite number");
  for (const char* name : {"grad_norm", "batch's loss", "batch's accuracy", "batch's grad_norm", "best value"})
    expect(name, endless, "infinity", "a finite number, or NaN");
  for (const char* name : {"train_accuracy", "validation_accuracy", "clipped_share", "plateau's factor"})
    expect(name, 1.5, "1.5", "from 0 to 1");
  expect("plateau's best", -endless, "-infinity", "a finite number or infinity");
  expect("plateau's wait", -1, "-1", "from 0 to");
  expect("batch's size", -1, "-1", "from 0 to 1797");
}

TEST_F(ForgedCheckpoint, TheOrderHasEachImageOnce) {
  for (const int place : {-1, 30, std::numeric_limits<int>::max()})
    expect_rejected(layout.with("order", place, 8), "order[0]", std::to_string(place), "a training image");
  int second = 0;
  std::memcpy(&second, whole.data() + layout.place("order") + 8 + 4, 4);
  expect_rejected(layout.with("order", second, 8), "order", std::to_string(second) + " twice", "each training image");
}

/// A stream's state is text that the standard library writes: the generator's words, and in some libraries the place
/// within them.
std::vector<std::string> stream_numbers() {
  std::istringstream text(Random(1, "forged").state());
  return {std::istream_iterator<std::string>(text), {}};
}

std::string text_of(const std::vector<std::string>& numbers) {
  std::string text;
  for (const std::string& number : numbers) text += (text.empty() ? "" : " ") + number;
  return text;
}

std::vector<std::string> forged_streams() {
  constexpr std::size_t words = std::mt19937_64::state_size;
  const std::vector<std::string> numbers = stream_numbers();
  std::vector<std::string> zeros = numbers, shorter = numbers, longer = numbers;
  std::fill_n(zeros.begin(), words, "0");
  std::vector<std::string> nearly_zeros = zeros;
  nearly_zeros.front() = "2147483647";  // the generator looks at its upper bits alone
  shorter.pop_back();
  longer.push_back("1");
  std::vector<std::string> texts{text_of(zeros), text_of(nearly_zeros), text_of(shorter), text_of(longer),
                                 "-" + text_of(numbers), "no numbers"};
  if (numbers.size() > words) {
    std::vector<std::string> beyond = numbers;
    beyond[words] = std::to_string(words + 1);
    texts.push_back(text_of(beyond));
  }
  return texts;
}

TEST_F(ForgedCheckpoint, RandomStreamsStandWhereAGeneratorCanStand) {
  const std::string text = text_of(stream_numbers());
  EXPECT_NO_THROW(Trainer::resume(layout.with_list("stream of shifts", text.size(), text)));
  for (const char* name : {"stream of batches", "stream of shifts", "stream of dropout"})
    for (const std::string& forged : forged_streams())
      expect_rejected(layout.with_list(name, forged.size(), forged), name,
                      std::to_string(forged.size()) + " bytes of another kind", "a random stream");
  expect_rejected(layout.with_list("stream of shifts", 0, ""), "stream of shifts", "a text of 0 bytes", "from 1 to");
}

TEST_F(ForgedCheckpoint, HasNoReasonAndNothingBehind) {
  expect_rejected(layout.with_list("reason", 4, "\xff\xfe\x01\x02"), "reason", "a text of 4 bytes", "none");
  expect("reason", ~std::uint64_t{0}, "a text of 18446744073709551615 bytes", "none");
  expect_rejected(signed_again(whole.substr(0, whole.size() - hash_size) + "12345"), "its end", "5 more bytes",
                  "nothing");
  expect_rejected(signed_again(whole.substr(0, layout.place("batch's loss"))), "batch's loss", "an end after 0 bytes",
                  "8 bytes");
}

/// Whatever stands in any place: it is refused, or the run goes on and can be kept.
TEST_F(ForgedCheckpoint, AnyBytesInAnyPlaceAreRefusedOrGoneOnFrom) {
  constexpr std::uint64_t patterns[] = {0, 1, 7, ~std::uint64_t{0}, std::uint64_t{1} << 63, 0x7fefffffffffffff,
                                        0x7f7fffff7f7fffff};
  int gone_on = 0, refused = 0;
  for (std::size_t place = whole.find('\n') + 1; place + 8 + hash_size <= whole.size(); place += 61) {
    std::string body = whole.substr(0, whole.size() - hash_size);
    std::memcpy(body.data() + place, &patterns[place % 7], 8);
    try {
      Trainer trainer = Trainer::resume(signed_again(body));
      trainer.epoch();
      trainer.evaluate(Part::validation);
      if (trainer.status().state != RunState::diverged) trainer.checkpoint();
      ++gone_on;
    } catch (const InvalidField&) {
      ++refused;
    }
  }
  EXPECT_GT(gone_on, 10);
  EXPECT_GT(refused, 100);
}

TEST(Checkpoint, OfARunThatDivergedIsNone) {
  Experiment experiment = small_run(false);
  experiment.network = {.layers = {64, 3, 10}, .activation = Activation::identity};
  experiment.optimizer = {.name = OptimizerName::sgd, .learning_rate = 1000};
  experiment.loss.name = Loss::sigmoid_squared_error;
  experiment.loss.l2_penalty = 100;
  experiment.training.epochs = 1000;
  Trainer trainer(experiment);
  while (trainer.status().state != RunState::diverged && trainer.status().epoch < 1000) trainer.epoch();
  ASSERT_EQ(trainer.status().state, RunState::diverged);
  EXPECT_THROW(trainer.checkpoint(), std::logic_error);
}

}  // namespace
}  // namespace mlp
