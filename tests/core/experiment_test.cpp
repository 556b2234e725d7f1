#include "mlp/experiment.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "mlp/error.hpp"
#include "mlp/random.hpp"

namespace mlp {
namespace {

using Json = nlohmann::ordered_json;

TEST(Experiment, DefaultsAreTheStructs) {
  const Experiment experiment = parse_experiment("{}");
  EXPECT_EQ(to_json(experiment), to_json(Experiment{}));
  EXPECT_EQ(experiment.network.layers, (std::vector<int>{64, 64, 10}));
  EXPECT_EQ(experiment.training.epochs, 500);
}

TEST(Experiment, TheDocumentHasEveryFieldInAFixedOrder) {
  const Json expected = Json::parse(R"({
    "version": 1, "seed": 1,
    "data": {"split": "article", "split_seed": 1, "validation_share": 0.2, "test_share": 0.2, "folds": 5, "fold": 0,
             "scaling": "divide_by_16", "train_size": 0, "label_noise": 0.0, "shift_augmentation": 0.0},
    "network": {"layers": [64, 64, 10], "activation": "sigmoid", "initializer": "glorot_uniform",
                "dropout_rate": 0.0, "input_dropout_rate": 0.0, "batch_norm": false},
    "loss": {"name": "sigmoid_binary_cross_entropy", "l2_penalty": 0.0},
    "optimizer": {"name": "sgd", "learning_rate": 0.1, "momentum": 0.9, "rho": 0.99, "beta1": 0.9, "beta2": 0.999,
                  "epsilon": 1e-8, "weight_decay": 0.01},
    "schedule": {"name": "constant", "step_size": 100, "gamma": 0.5, "warm_up_steps": 0, "final_share": 0.01,
                 "patience": 10},
    "clipping": {"mode": "none", "threshold": 5.0},
    "training": {"epochs": 500, "batch_size": 0, "frozen_layers": 0},
    "early_stopping": {"enabled": false, "monitor": "validation_loss", "patience": 10, "min_delta": 0.0,
                       "restore_best": true},
    "changes": [],
    "broken_by_us": {"no_activation_derivative": false, "gradient_of": "none", "masked_derivative": false,
                     "no_bias_correction": false},
    "published": {"shown_loss": "none", "he_uniform": false, "dropout": false, "early_stopping": false,
                  "gradient_norms": false}})");
  EXPECT_EQ(to_json(Experiment{}), expected.dump(2));
}

const char* const full_document = R"({
  "version": 1, "seed": 9007199254740991,
  "data": {"split": "seeded", "split_seed": 7, "validation_share": 0.1, "test_share": 0.0, "folds": 10, "fold": 9,
           "scaling": "min_max_all", "train_size": 150, "label_noise": 0.2, "shift_augmentation": 0.5},
  "network": {"layers": [64, 33, 17, 10], "activation": "leaky_relu", "initializer": "he_normal",
              "dropout_rate": 0.3, "input_dropout_rate": 0.1, "batch_norm": true},
  "loss": {"name": "softmax_cross_entropy", "l2_penalty": 0.001},
  "optimizer": {"name": "adamw", "learning_rate": 0.30000000000000004, "momentum": 0.8, "rho": 0.95, "beta1": 0.85,
                "beta2": 0.99, "epsilon": 1e-6, "weight_decay": 0.02},
  "schedule": {"name": "cosine", "step_size": 30, "gamma": 0.9, "warm_up_steps": 5, "final_share": 0.1,
               "patience": 4},
  "clipping": {"mode": "global_norm", "threshold": 0.5},
  "training": {"epochs": 12, "batch_size": 32, "frozen_layers": 1},
  "early_stopping": {"enabled": true, "monitor": "validation_accuracy", "patience": 3, "min_delta": 0.01,
                     "restore_best": false},
  "changes": [{"epoch": 3, "field": "optimizer.learning_rate", "value": 0.01},
              {"epoch": 3, "field": "training.epochs", "value": 90},
              {"epoch": 80, "field": "training.batch_size", "value": 150}],
  "broken_by_us": {"no_activation_derivative": true, "gradient_of": "sigmoid_squared_error",
                   "masked_derivative": true, "no_bias_correction": true},
  "published": {"shown_loss": "log_loss", "he_uniform": true, "dropout": true, "early_stopping": true,
                "gradient_norms": true}})";

TEST(Experiment, EveryFieldIsRead) {
  const Experiment experiment = parse_experiment(full_document);
  EXPECT_EQ(experiment.seed, 9007199254740991u);
  EXPECT_EQ(experiment.data.split, Split::seeded);
  EXPECT_EQ(experiment.data.split_seed, 7u);
  EXPECT_EQ(experiment.data.validation_share, 0.1);
  EXPECT_EQ(experiment.data.test_share, 0.0);
  EXPECT_EQ(experiment.data.scaling, Scaling::min_max_all);
  EXPECT_EQ(experiment.data.train_size, 150);
  EXPECT_EQ(experiment.data.label_noise, 0.2);
  EXPECT_EQ(experiment.data.folds, 10);
  EXPECT_EQ(experiment.data.fold, 9);
  EXPECT_EQ(experiment.data.shift_augmentation, 0.5);
  EXPECT_EQ(experiment.network.layers, (std::vector<int>{64, 33, 17, 10}));
  EXPECT_EQ(experiment.network.activation, Activation::leaky_relu);
  EXPECT_EQ(experiment.network.initializer, Initializer::he_normal);
  EXPECT_EQ(experiment.network.dropout_rate, 0.3);
  EXPECT_EQ(experiment.network.input_dropout_rate, 0.1);
  EXPECT_TRUE(experiment.network.batch_norm);
  EXPECT_EQ(experiment.loss.name, Loss::softmax_cross_entropy);
  EXPECT_EQ(experiment.loss.l2_penalty, 0.001);
  EXPECT_EQ(experiment.optimizer.name, OptimizerName::adamw);
  EXPECT_EQ(experiment.optimizer.learning_rate, 0.1 + 0.2);
  EXPECT_EQ(experiment.optimizer.momentum, 0.8);
  EXPECT_EQ(experiment.optimizer.rho, 0.95);
  EXPECT_EQ(experiment.optimizer.beta1, 0.85);
  EXPECT_EQ(experiment.optimizer.beta2, 0.99);
  EXPECT_EQ(experiment.optimizer.epsilon, 1e-6);
  EXPECT_EQ(experiment.optimizer.weight_decay, 0.02);
  EXPECT_EQ(experiment.schedule.name, ScheduleName::cosine);
  EXPECT_EQ(experiment.schedule.step_size, 30);
  EXPECT_EQ(experiment.schedule.gamma, 0.9);
  EXPECT_EQ(experiment.schedule.warm_up_steps, 5);
  EXPECT_EQ(experiment.schedule.final_share, 0.1);
  EXPECT_EQ(experiment.schedule.patience, 4);
  EXPECT_EQ(experiment.clipping.mode, ClippingMode::global_norm);
  EXPECT_EQ(experiment.clipping.threshold, 0.5);
  EXPECT_EQ(experiment.training.frozen_layers, 1);
  EXPECT_TRUE(experiment.early_stopping.enabled);
  EXPECT_EQ(experiment.early_stopping.monitor, Monitor::validation_accuracy);
  EXPECT_EQ(experiment.early_stopping.patience, 3);
  EXPECT_EQ(experiment.early_stopping.min_delta, 0.01);
  EXPECT_FALSE(experiment.early_stopping.restore_best);
  EXPECT_EQ(experiment.training.epochs, 12);
  EXPECT_EQ(experiment.training.batch_size, 32);
  ASSERT_EQ(experiment.changes.size(), 3);
  EXPECT_EQ(experiment.changes[1].epoch, 3);
  EXPECT_EQ(experiment.changes[1].field, "training.epochs");
  EXPECT_EQ(experiment.changes[1].value, "90");
  EXPECT_TRUE(experiment.broken_by_us.no_activation_derivative);
  EXPECT_EQ(experiment.broken_by_us.gradient_of, Loss::sigmoid_squared_error);
  EXPECT_TRUE(experiment.broken_by_us.masked_derivative);
  EXPECT_TRUE(experiment.optimizer.no_bias_correction);
  EXPECT_EQ(experiment.published.shown_loss, ShownLoss::log_loss);
  EXPECT_TRUE(experiment.published.he_uniform && experiment.published.dropout);
  EXPECT_TRUE(experiment.published.early_stopping && experiment.published.gradient_norms);
}

TEST(Experiment, WritingAndReadingAreInverse) {
  const std::string text = to_json(parse_experiment(full_document));
  EXPECT_EQ(Json::parse(text), Json::parse(full_document));
  EXPECT_EQ(to_json(parse_experiment(text)), text);
}

TEST(Experiment, ReadsTheNameOfEveryChoice) {
  const auto reads = [](const char* group, const char* field, std::vector<std::string> names) {
    for (const std::string& name : names) {
      Json document;
      document[group][field] = name;
      const Json written = Json::parse(to_json(parse_experiment(document.dump())));
      EXPECT_EQ(written[group][field], name);
    }
  };
  reads("data", "split", {"article", "article_final", "seeded", "k_fold"});
  reads("data", "scaling", {"divide_by_16", "min_max", "min_max_all"});
  reads("network", "activation", {"sigmoid", "tanh", "relu", "leaky_relu", "identity"});
  reads("network", "initializer",
        {"zeros", "normal", "glorot_uniform", "glorot_normal", "he_uniform", "he_normal"});
  const std::vector<std::string> losses{"softmax_cross_entropy", "sigmoid_binary_cross_entropy",
                                        "sigmoid_squared_error"};
  reads("loss", "name", losses);
  reads("broken_by_us", "gradient_of", losses);
  reads("broken_by_us", "gradient_of", {"none"});
  reads("optimizer", "name", {"sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"});
  reads("schedule", "name",
        {"constant", "step", "exponential", "cosine", "warm_up", "one_cycle", "reduce_on_plateau"});
  reads("clipping", "mode", {"none", "value", "tensor_norm", "global_norm"});
  reads("early_stopping", "monitor", {"validation_loss", "validation_accuracy"});
  reads("published", "shown_loss", {"none", "mse", "log_loss", "categorical_crossentropy"});
}

TEST(Experiment, DamagedTextIsReadOrRejectedButNeverAnythingElse) {
  Random random(1, "test");
  int rejected = 0;
  for (int i = 0; i < 3000; ++i) {
    std::string text = full_document;
    for (std::uint64_t hits = 1 + random.below(3); hits > 0; --hits)
      text[random.below(text.size())] = static_cast<char>(random.below(256));
    try {
      to_json(parse_experiment(text));
    } catch (const InvalidField&) {
      ++rejected;
    }
  }
  EXPECT_GT(rejected, 2000);
  EXPECT_LT(rejected, 3000);
}

TEST(Experiment, ValidateJudgesStructsAsDocuments) {
  Experiment experiment;
  EXPECT_NO_THROW(validate(experiment));
  experiment.optimizer.learning_rate = std::nan("");
  EXPECT_THROW(validate(experiment), InvalidField);
  experiment = {};
  experiment.network.layers = {64, -3, 10};
  EXPECT_THROW(validate(experiment), InvalidField);
}

TEST(Experiment, AChangeSetsItsFieldAlone) {
  const Experiment before = parse_experiment(full_document);
  const Experiment after = with_change(before, {2, "optimizer.learning_rate", "7.5"});
  EXPECT_EQ(after.optimizer.learning_rate, 7.5);
  Json expected = Json::parse(to_json(before));
  expected["optimizer"]["learning_rate"] = 7.5;
  EXPECT_EQ(Json::parse(to_json(after)), expected);
  EXPECT_EQ(with_change(before, {12, "training.epochs", "12"}).training.epochs, 12);
  EXPECT_EQ(with_change(before, {0, "training.batch_size", "150"}).training.batch_size, 150);
  EXPECT_EQ(with_change(before, {1, "network.dropout_rate", "0"}).network.dropout_rate, 0);
  EXPECT_EQ(with_change(before, {1, "clipping.mode", "\"none\""}).clipping.mode, ClippingMode::none);
}

}  // namespace
}  // namespace mlp
