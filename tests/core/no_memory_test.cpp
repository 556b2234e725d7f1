// Memory that ends: the n-th allocation fails, for n = 1, 2, 3 ... until the work ends without meeting it.
#include <gtest/gtest.h>

#include <functional>
#include <new>
#include <string>

#include "allocations.hpp"
#include "mlp/trainer.hpp"

namespace mlp {
namespace {

struct Failures {
  std::size_t count = 0;    ///< allocations that failed, each in a run of its own
  std::size_t survived = 0;  ///< of these, the runs that ended without an error
};

/// Runs `work` with each of its allocations failing in turn. Each run is an error or a success, and leaves no memory
/// behind.
Failures fail_each(const std::function<void()>& work) {
  work();  // what is made once and stays
  Failures failures;
  for (std::size_t n = 1;; ++n) {
    const std::size_t before = allocations::living();
    bool error = false;
    allocations::fail_at(n);
    try {
      work();
    } catch (const std::bad_alloc&) {
      error = true;
    }
    const bool failed = allocations::has_failed();
    allocations::fail_at(0);
    EXPECT_LE(allocations::living(), before) << "after allocation " << n << " failed";
    if (!failed || testing::Test::HasFailure()) return failures;
    ++failures.count;
    failures.survived += !error;
  }
}

/// What JSON is made of is left out: the library's destructor asks for memory, and ends the program where there is none.
Experiment small_run() {
  Experiment experiment;
  experiment.data.train_size = 20;
  experiment.network = {.layers = {64, 2, 10}, .dropout_rate = 0.2, .batch_norm = true};
  experiment.optimizer.name = OptimizerName::adam;
  experiment.training = {.epochs = 3, .batch_size = 10};
  experiment.early_stopping.enabled = true;
  experiment.changes = {{1, "training.batch_size", "5"}};
  return experiment;
}

TEST(NoMemory, CheckingADocument) {
  const Experiment experiment = small_run();
  EXPECT_GT(fail_each([&] { validate(experiment); }).count, 10u);
}

TEST(NoMemory, Training) {
  const Experiment experiment = small_run();
  const auto train = [&] {
    Trainer trainer(experiment);
    for (int epoch = 0; epoch < 3; ++epoch) trainer.epoch();
    trainer.evaluate(Part::validation);
    trainer.status();
  };
  EXPECT_GT(fail_each(train).count, 100u);
}

/// Where memory ends while a run is asked, the run itself is as it was.
TEST(NoMemory, ATrainerThatMetItGoesOn) {
  const Experiment experiment = small_run();
  const auto hash_after = [&](const std::function<void(Trainer&)>& between) {
    Trainer trainer(experiment);
    trainer.epoch();
    between(trainer);
    for (int epoch = 1; epoch < 3; ++epoch) trainer.epoch();
    return trainer.status().weights_hash;
  };
  const std::string hash = hash_after([](Trainer&) {});
  std::size_t failed = 0;
  for (std::size_t n = 1; n < 20; ++n) {
    EXPECT_EQ(hash_after([&](Trainer& trainer) {
      allocations::fail_at(n);
      try {
        trainer.status();
        trainer.evaluate(Part::validation);
        trainer.activation_statistics(Part::train);
      } catch (const std::bad_alloc&) {
        ++failed;
      }
      allocations::fail_at(0);
    }), hash) << n;
  }
  EXPECT_GT(failed, 5u);
}

}  // namespace
}  // namespace mlp
