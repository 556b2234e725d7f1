// What the chapter "One network, step by step" says a run will show.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "claims.hpp"
#include "mlp/trace.hpp"

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

TEST(OneNetwork, OneUpdateAtRateOneLowersTheMeanAndRaisesTheLossOfSomeImages) {
  for (const std::uint64_t seed : {1, 2, 3}) {
    Trainer trainer(document("one_network", seed));
    const auto loss_of_each = [&] {
      std::vector<double> losses;
      const ImageSet& images = trainer.dataset().train;
      for (std::size_t i = 0; i < images.labels.size(); i += 16)
        losses.push_back(trace(trainer.network(), trainer.experiment().loss.name,
                               images.inputs.col(static_cast<Eigen::Index>(i)), images.labels[i])
                             .loss);
      return losses;
    };
    const double before = trainer.evaluate(Part::train).loss;
    const auto each_before = loss_of_each();
    trainer.step();
    EXPECT_LT(trainer.evaluate(Part::train).loss, before) << seed;
    const auto each_after = loss_of_each();
    int risen = 0;
    for (std::size_t i = 0; i < each_after.size(); ++i) risen += each_after[i] > each_before[i];
    EXPECT_GT(risen, 0) << seed;
    EXPECT_LT(risen, static_cast<int>(each_after.size())) << seed;
  }
}

int epochs_to(double accuracy, double rate, std::uint64_t seed) {
  Experiment experiment = document("one_network", seed);
  experiment.optimizer.learning_rate = rate;
  const Trainer trainer = trained(experiment);
  for (const EpochMetrics& row : trainer.history())
    if (row.validation_accuracy >= accuracy) return row.epoch;
  return 1'000'000;
}

TEST(OneNetwork, AtRateTwoFewerEpochsReachTheGoalThanAtRateOne) {
  for (const std::uint64_t seed : {1, 2, 3}) EXPECT_LT(epochs_to(0.96, 2, seed), epochs_to(0.96, 1, seed)) << seed;
}

}  // namespace
}  // namespace mlp
