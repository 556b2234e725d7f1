#include "mlp/trainer.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "mlp/error.hpp"

namespace mlp {
namespace {

Experiment small(int batch_size = 0) {
  Experiment experiment;
  experiment.network.layers = {64, 12, 10};
  experiment.data.train_size = 100;
  experiment.training = {.epochs = 6, .batch_size = batch_size};
  experiment.optimizer.learning_rate = 0.5;
  return experiment;
}

std::string hash_after(Trainer trainer) {
  while (trainer.status().state == RunState::ready || trainer.status().state == RunState::running)
    trainer.epoch();
  return trainer.status().weights_hash;
}

TEST(Trainer, MicroStepsGoRoundInOrder) {
  Trainer trainer(small());
  EXPECT_EQ(trainer.status().state, RunState::ready);
  for (const Phase phase : {Phase::forward, Phase::loss, Phase::backward, Phase::update, Phase::forward}) {
    EXPECT_EQ(trainer.status().next_phase, phase);
    EXPECT_EQ(trainer.micro_step(), phase);
  }
  EXPECT_EQ(trainer.status().step, 1);
  EXPECT_EQ(trainer.status().epoch, 1);
}

TEST(Trainer, StepsStopAtTheEndOfTheEpochTheyAreBoundedBy) {
  Trainer trainer(small(40));  // three updates an epoch
  trainer.step(100, 2);
  EXPECT_EQ(trainer.position().epoch, 2);
  EXPECT_EQ(trainer.position().step, 6);
  trainer.step(100, 2);
  EXPECT_EQ(trainer.position().step, 6);
  trainer.step(1, 3);
  trainer.micro_step();
  trainer.step(100, 3);
  EXPECT_EQ(trainer.position().step, 9);
  EXPECT_EQ(trainer.position().state, RunState::running);
  trainer.step(100, 1000);
  EXPECT_EQ(trainer.position().epoch, 6);
  EXPECT_EQ(trainer.position().state, RunState::finished);
}

TEST(Trainer, BatchMetricsAreUnknownUntilTheirPhase) {
  Trainer trainer(small(40));
  trainer.micro_step();
  EXPECT_EQ(trainer.batch().size, 40);
  EXPECT_TRUE(std::isnan(trainer.batch().loss));
  trainer.micro_step();
  EXPECT_GT(trainer.batch().loss, 0);
  EXPECT_TRUE(std::isnan(trainer.batch().grad_norm));
  trainer.micro_step();
  EXPECT_GT(trainer.batch().grad_norm, 0);
}

TEST(Trainer, AStepIsAGradientDescentUpdateOfTheWholeBatch) {
  const Experiment experiment = small();
  Trainer trainer(experiment);
  const auto before = trainer.network();
  const Dataset& dataset = trainer.dataset();
  Network<float> expected = before;
  expected.forward(dataset.train.inputs, Mode::train);
  expected.backward(dataset.train.inputs, dataset.train.labels);
  trainer.step();
  for (std::size_t i = 0; i < expected.parameters().size(); ++i)
    EXPECT_FLOAT_EQ(trainer.network().parameters()[i],
                    expected.parameters()[i] - 0.5f * expected.gradients()[i]);
}

class TrainerTest : public testing::TestWithParam<int> {};  // batch size

TEST_P(TrainerTest, MicroStepsStepsAndEpochsLeadToTheSameWeights) {
  Trainer by_epoch(small(GetParam())), by_step(small(GetParam())), by_micro_step(small(GetParam()));
  for (int i = 0; i < 3; ++i) by_epoch.epoch();
  while (by_step.status().epoch < 3) by_step.step();
  while (by_micro_step.status().epoch < 3) by_micro_step.micro_step();
  EXPECT_EQ(by_epoch.status().weights_hash, by_step.status().weights_hash);
  EXPECT_EQ(by_epoch.status().weights_hash, by_micro_step.status().weights_hash);
}

TEST_P(TrainerTest, TheSameDocumentGivesTheSameWeights) {
  EXPECT_EQ(hash_after(Trainer(small(GetParam()))), hash_after(Trainer(small(GetParam()))));
  Experiment other = small(GetParam());
  other.seed = 2;
  EXPECT_NE(hash_after(Trainer(small(GetParam()))), hash_after(Trainer(other)));
}

TEST_P(TrainerTest, LookingAtItDoesNotChangeTheRun) {
  Trainer watched(small(GetParam()));
  while (watched.status().state != RunState::finished) {
    watched.micro_step();
    watched.evaluate(Part::test);
    watched.evaluate(Part::train);
  }
  EXPECT_EQ(watched.status().weights_hash, hash_after(Trainer(small(GetParam()))));
}

TEST_P(TrainerTest, AChangeDuringTheRunIsReplayedByItsDocument) {
  Trainer trainer(small(GetParam()));
  trainer.epoch();
  trainer.micro_step();  // in the middle of epoch 2: the change waits for epoch 3
  trainer.change("optimizer.learning_rate", "0.1");
  trainer.epoch();
  EXPECT_EQ(trainer.history().back().learning_rate, 0.5);
  trainer.epoch();
  EXPECT_EQ(trainer.history().back().learning_rate, 0.1);
  trainer.change("training.batch_size", "25");
  trainer.change("training.epochs", "5");
  const Experiment document = trainer.experiment();
  ASSERT_EQ(document.changes.size(), 3u);
  EXPECT_EQ(document.changes[0].epoch, 2);
  EXPECT_EQ(hash_after(std::move(trainer)), hash_after(Trainer(parse_experiment(to_json(document)))));
}

TEST_P(TrainerTest, AFinishedRunGoesOnWhenGivenMoreEpochs) {
  Trainer trainer(small(GetParam()));
  for (int i = 0; i < 10; ++i) trainer.epoch();
  EXPECT_EQ(trainer.status().state, RunState::finished);
  EXPECT_EQ(trainer.history().back().epoch, 6);
  trainer.change("training.epochs", "8");
  EXPECT_EQ(trainer.status().state, RunState::running);
  const Experiment document = trainer.experiment();
  const std::string hash = hash_after(std::move(trainer));
  Trainer again(document);
  EXPECT_EQ(hash_after(std::move(again)), hash);
}

INSTANTIATE_TEST_SUITE_P(BatchSizes, TrainerTest, testing::Values(0, 7, 50));

TEST(Trainer, TheLastChangeOfAFieldBeforeAnEpochCounts) {
  Trainer trainer(small());
  trainer.change("optimizer.learning_rate", "0.3");
  trainer.change("optimizer.learning_rate", "0.2");
  EXPECT_EQ(trainer.experiment().changes.size(), 1u);
  trainer.epoch();
  EXPECT_EQ(trainer.history().back().learning_rate, 0.2);
}

TEST(Trainer, RejectsChangesThatAreNotAllowedAndKeepsTheDocument) {
  Trainer trainer(small());
  EXPECT_THROW(trainer.change("network.layers", "[64, 10]"), InvalidField);
  EXPECT_THROW(trainer.change("optimizer.learning_rate", "-1"), InvalidField);
  EXPECT_THROW(trainer.change("optimizer.learning_rate", "fast"), InvalidField);
  EXPECT_THROW(trainer.change("training.batch_size", "101"), InvalidField);
  EXPECT_TRUE(trainer.experiment().changes.empty());
}

TEST(Trainer, HistoryBeginsWithTheUntrainedNetwork) {
  Trainer trainer(small());
  const Evaluation validation = trainer.evaluate(Part::validation);
  ASSERT_EQ(trainer.history().size(), 1u);
  const EpochMetrics row = trainer.history().front();
  EXPECT_EQ(row.epoch, 0);
  EXPECT_EQ(row.validation_loss, validation.loss);
  EXPECT_EQ(row.validation_accuracy, validation.accuracy);
  EXPECT_TRUE(std::isnan(row.grad_norm));
  trainer.epoch();
  EXPECT_EQ(trainer.history().back().validation_loss, trainer.evaluate(Part::validation).loss);
  EXPECT_FLOAT_EQ(trainer.history().back().train_loss, row.train_loss);  // measured before the only update
}

TEST(Trainer, GradientNormIsThatOfAllLayersTogether) {
  Trainer trainer(small());
  trainer.epoch();
  const EpochMetrics& row = trainer.history().back();
  ASSERT_EQ(row.layer_grad_norms.size(), 2u);
  EXPECT_DOUBLE_EQ(row.grad_norm, std::hypot(row.layer_grad_norms[0], row.layer_grad_norms[1]));
}

Experiment exploding() {
  Experiment experiment = small();
  experiment.network.activation = Activation::identity;
  experiment.network.initializer = Initializer::normal;
  experiment.network.layers = {64, 64, 64, 64, 10};
  experiment.optimizer.learning_rate = 1000;
  experiment.training.epochs = 50;
  return experiment;
}

TEST(Trainer, ADivergedRunStopsAndNamesEpochLayerAndQuantity) {
  Trainer trainer(exploding());
  for (int i = 0; i < 50; ++i) trainer.epoch();
  const RunStatus status = trainer.status();
  EXPECT_EQ(status.state, RunState::diverged);
  EXPECT_TRUE(status.reason.starts_with("epoch " + std::to_string(status.epoch + 1) + ", layer "))
      << status.reason;
  EXPECT_TRUE(status.reason.ends_with(" is not finite")) << status.reason;
  EXPECT_LT(status.epoch, 50);
  for (const EpochMetrics& row : trainer.history()) {
    EXPECT_TRUE(std::isfinite(row.train_loss)) << row.epoch;
    EXPECT_TRUE(std::isfinite(row.validation_loss)) << row.epoch;
  }
  trainer.step(5);
  EXPECT_EQ(trainer.status().weights_hash, status.weights_hash);
  EXPECT_EQ(trainer.status().step, status.step);
}

TEST(Trainer, AValidationLossThatIsNotFiniteEndsTheRunWithoutARow) {
  Trainer trainer(exploding());
  while (trainer.status().state != RunState::diverged) {
    trainer.epoch();
    ASSERT_LT(trainer.status().epoch, 50);
  }
  EXPECT_EQ(trainer.status().next_phase, Phase::forward) << "it ended elsewhere: " << trainer.status().reason;
  EXPECT_TRUE(std::isfinite(trainer.history().back().validation_loss));
  EXPECT_NE(trainer.status().reason.find("a weighted sum"), std::string::npos) << trainer.status().reason;
}

TEST(Trainer, EvaluatingAPartWithoutImagesIsAFault) {
  Experiment experiment = small();
  experiment.data.split = Split::seeded;
  experiment.data.test_share = 0;
  EXPECT_THROW(Trainer(experiment).evaluate(Part::test), InvalidField);
}

TEST(Trainer, RejectsAnExperimentThatIsNotAllowed) {
  Experiment experiment;
  experiment.network.layers = {64, 0, 10};
  EXPECT_THROW(Trainer{experiment}, InvalidField);
}

}  // namespace
}  // namespace mlp
