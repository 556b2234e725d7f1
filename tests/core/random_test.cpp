#include "mlp/random.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace mlp {
namespace {

TEST(Random, SameSeedAndNameGiveTheSameSequence) {
  Random a(7, "weights"), b(7, "weights");
  for (int i = 0; i < 100; ++i) EXPECT_EQ(a.uniform(), b.uniform());
}

TEST(Random, StreamsOfOneSeedDiffer) {
  Random weights(7, "weights"), batches(7, "batches"), other(8, "weights");
  const double first = weights.uniform();
  EXPECT_NE(first, batches.uniform());
  EXPECT_NE(first, other.uniform());
}

TEST(Random, NormalHasMeanZeroAndVarianceOne) {
  Random random(1, "test");
  const int n = 200000;
  double sum = 0, squares = 0;
  for (int i = 0; i < n; ++i) {
    const double x = random.normal();
    sum += x;
    squares += x * x;
  }
  EXPECT_NEAR(sum / n, 0.0, 4.0 / std::sqrt(n));
  EXPECT_NEAR(squares / n, 1.0, 4.0 * std::sqrt(2.0 / n));
}

TEST(Random, BelowIsUniformAndRejectsZero) {
  Random random(3, "test");
  std::array<int, 7> counts{};
  for (int i = 0; i < 70000; ++i) ++counts[random.below(7)];
  for (int count : counts) EXPECT_NEAR(count, 10000, 500);
  EXPECT_THROW(random.below(0), std::invalid_argument);
}

TEST(Random, ShuffleKeepsTheItems) {
  std::array<int, 50> items;
  std::iota(items.begin(), items.end(), 0);
  auto shuffled = items;
  Random(5, "test").shuffle(std::span<int>(shuffled));
  EXPECT_NE(shuffled, items);
  std::sort(shuffled.begin(), shuffled.end());
  EXPECT_EQ(shuffled, items);
}

TEST(Random, GoesOnFromASavedState) {
  Random random(9, "test");
  random.normal();
  const std::string state = random.state();
  const double next = random.uniform();
  Random other(1, "other");
  other.set_state(state);
  EXPECT_EQ(other.uniform(), next);
  EXPECT_THROW(other.set_state("not a state"), std::invalid_argument);
}

}  // namespace
}  // namespace mlp
