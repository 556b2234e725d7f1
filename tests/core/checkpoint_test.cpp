#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "mlp/error.hpp"
#include "mlp/trainer.hpp"

namespace mlp {
namespace {

/// A document in which everything that a checkpoint must hold is at work.
std::string document(const std::string& optimizer, const std::string& schedule) {
  return R"({"seed": 3, "data": {"train_size": 120, "shift_augmentation": 1},
    "network": {"layers": [64, 12, 9, 10], "activation": "relu", "initializer": "he_normal", "dropout_rate": 0.2,
                "input_dropout_rate": 0.1, "batch_norm": true},
    "loss": {"name": "softmax_cross_entropy", "l2_penalty": 0.0001},
    "optimizer": {"name": ")" +
         optimizer + R"(", "learning_rate": 0.01}, "schedule": {"name": ")" + schedule +
         R"(", "patience": 1, "warm_up_steps": 5}, "clipping": {"mode": "global_norm", "threshold": 0.5},
    "training": {"epochs": 12, "batch_size": 32}, "early_stopping": {"enabled": true, "patience": 12},
    "changes": [{"epoch": 2, "field": "network.dropout_rate", "value": 0.4},
                {"epoch": 9, "field": "optimizer.learning_rate", "value": 0.002}]})";
}

void to_the_end(Trainer& trainer) {
  while (trainer.status().state == RunState::ready || trainer.status().state == RunState::running)
    trainer.epoch();
}

using Kind = std::pair<const char*, const char*>;
class Resumed : public testing::TestWithParam<Kind> {};

TEST_P(Resumed, RunEndsAsIfItHadNeverStopped) {
  Trainer whole(parse_experiment(document(GetParam().first, GetParam().second)));
  std::vector<std::string> checkpoints{whole.checkpoint()};
  while (whole.status().state == RunState::ready || whole.status().state == RunState::running) {
    whole.epoch();
    checkpoints.push_back(whole.checkpoint());
  }
  ASSERT_EQ(checkpoints.size(), 13u);
  for (const std::string& checkpoint : checkpoints) {
    Trainer resumed = Trainer::resume(checkpoint);
    EXPECT_EQ(resumed.checkpoint(), checkpoint);
    to_the_end(resumed);
    EXPECT_EQ(resumed.status().weights_hash, whole.status().weights_hash);
    EXPECT_EQ(resumed.status().best_weights_hash, whole.status().best_weights_hash);
    EXPECT_EQ(resumed.history().back().validation_loss, whole.history().back().validation_loss);
    EXPECT_EQ(resumed.history().back().learning_rate, whole.history().back().learning_rate);
  }
}

INSTANTIATE_TEST_SUITE_P(, Resumed,
                         testing::Values(Kind{"sgd", "constant"}, Kind{"momentum", "step"},
                                         Kind{"nesterov", "exponential"},
                                         Kind{"rmsprop", "reduce_on_plateau"}, Kind{"adam", "cosine"},
                                         Kind{"adamw", "one_cycle"}),
                         [](const auto& info) { return std::string(info.param.first); });

TEST(Checkpoint, OfARunThatEndedStaysEnded) {
  Experiment experiment;
  experiment.training.epochs = 2;
  Trainer trainer(experiment);
  to_the_end(trainer);
  Trainer resumed = Trainer::resume(trainer.checkpoint());
  EXPECT_EQ(resumed.status().state, RunState::finished);
  resumed.change("training.epochs", "3");
  trainer.change("training.epochs", "3");
  to_the_end(resumed);
  to_the_end(trainer);
  EXPECT_EQ(resumed.status().weights_hash, trainer.status().weights_hash);
}

TEST(Checkpoint, IsTakenBetweenTwoEpochs) {
  Trainer trainer{Experiment{}};
  trainer.micro_step();
  EXPECT_THROW(trainer.checkpoint(), std::logic_error);
}

TEST(Checkpoint, DamagedOrCutIsRejected) {
  Experiment experiment;
  experiment.network.layers = {64, 2, 10};
  const std::string whole = Trainer(experiment).checkpoint();
  const auto expect_rejected = [](const std::string& checkpoint) {
    try {
      Trainer::resume(checkpoint);
      ADD_FAILURE() << "no error";
    } catch (const InvalidField& error) {
      EXPECT_EQ(error.field(), "checkpoint");
      EXPECT_EQ(error.value(), std::to_string(checkpoint.size()) + " bytes");
    }
  };
  for (std::size_t size = 0; size < whole.size(); size += 97) expect_rejected(whole.substr(0, size));
  for (std::size_t place = 0; place < whole.size(); place += 97) {
    std::string damaged = whole;
    damaged[place] ^= 4;
    expect_rejected(damaged);
  }
  expect_rejected(whole + " ");
}

Experiment pretraining() {
  Experiment experiment;
  experiment.network = {.layers = {64, 20, 15, 10}, .activation = Activation::relu, .batch_norm = true};
  experiment.training.epochs = 5;
  return experiment;
}

TEST(Transfer, KeepsTheFirstLayersAndDrawsTheHeadAnew) {
  Trainer source(pretraining());
  to_the_end(source);
  Experiment experiment = pretraining();
  experiment.seed = 2;
  experiment.network.layers = {64, 20, 15, 30, 10};
  const Trainer fresh(experiment), moved = Trainer::transfer(experiment, source.checkpoint(), 2);
  const ParameterRange kept = moved.network().layer_range(2);
  const std::size_t end = kept.offset + kept.size;
  EXPECT_EQ(hash_of<float>(moved.network().parameters().first(end)),
            hash_of<float>(source.network().parameters().first(end)));
  EXPECT_EQ(hash_of<float>(moved.network().parameters().subspan(end)),
            hash_of<float>(fresh.network().parameters().subspan(end)));
  const auto statistics = moved.network().running_statistics(), from = source.network().running_statistics();
  ASSERT_EQ(statistics.size(), 2u * (20 + 15 + 30));
  EXPECT_EQ(hash_of<float>(statistics.first(35)), hash_of<float>(from.first(35)));
  EXPECT_EQ(hash_of<float>(statistics.subspan(65, 35)), hash_of<float>(from.subspan(35, 35)));
  EXPECT_EQ(hash_of<float>(statistics.subspan(35, 30)),
            hash_of<float>(fresh.network().running_statistics().first(30)));
}

TEST(Transfer, RejectsLayersThatDoNotFit) {
  const std::string checkpoint = Trainer(pretraining()).checkpoint();
  Experiment experiment = pretraining();
  EXPECT_THROW(Trainer::transfer(experiment, checkpoint, 0), InvalidField);
  EXPECT_THROW(Trainer::transfer(experiment, checkpoint, 4), InvalidField);
  experiment.network.layers = {64, 20, 16, 10};
  EXPECT_NO_THROW(Trainer::transfer(experiment, checkpoint, 1));
  EXPECT_THROW(Trainer::transfer(experiment, checkpoint, 2), InvalidField);
  experiment = pretraining();
  experiment.network.batch_norm = false;
  EXPECT_THROW(Trainer::transfer(experiment, checkpoint, 1), InvalidField);
}

TEST(FrozenLayers, KeepTheirWeightsUntilTheyAreThawed) {
  Experiment experiment = pretraining();
  experiment.training.frozen_layers = 2;
  Trainer trainer(experiment);
  const auto hashes = [&] {
    std::vector<std::string> hashes;
    for (int layer = 1; layer <= 3; ++layer) {
      const ParameterRange range = trainer.network().layer_range(layer);
      hashes.push_back(hash_of<float>(trainer.network().parameters().subspan(range.offset, range.size)));
    }
    return hashes;
  };
  const auto before = hashes();
  trainer.epoch();
  const auto frozen = hashes();
  EXPECT_EQ(frozen[0], before[0]);
  EXPECT_EQ(frozen[1], before[1]);
  EXPECT_NE(frozen[2], before[2]);
  EXPECT_DOUBLE_EQ(trainer.history().back().grad_norm, trainer.history().back().layer_grad_norms[2]);
  trainer.change("training.frozen_layers", "1");
  trainer.epoch();
  EXPECT_EQ(hashes()[0], before[0]);
  EXPECT_NE(hashes()[1], before[1]);
}

}  // namespace
}  // namespace mlp
