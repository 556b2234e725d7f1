// What the chapter "One network, step by step" says a run will show.
#include <gtest/gtest.h>

#include <cmath>

#include "claims.hpp"

namespace mlp {
namespace {

TEST(OneNetwork, TwoThousandEpochsLeaveAtMostEightMistakes) {
  for (const std::uint64_t seed : {1, 2, 3}) {
    Experiment experiment = document("one_network", seed);
    experiment.training.epochs = 2000;
    const Trainer trainer = trained(experiment);
    const auto images = static_cast<double>(trainer.dataset().validation.labels.size());
    EXPECT_LE(std::lround(images * (1 - last(trainer).validation_accuracy)), 8) << seed;
  }
}

}  // namespace
}  // namespace mlp
