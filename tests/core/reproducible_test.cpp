#include <gtest/gtest.h>

#include "mlp/trainer.hpp"

namespace mlp {
namespace {

/// A document and the hash of its network's weights after its epochs: the same natively and as wasm, bit for
/// bit.
struct Run {
  const char* name;
  const char* document;
  const char* hash;
};

const Run runs[] = {
    {"defaults", R"({"training": {"epochs": 20}})", "df07f64ba4632704"},
    {"other_seed", R"({"seed": 9007199254740991, "training": {"epochs": 20}})", "feffe481d32b13a6"},
    {"softmax_relu_he_normal",
     R"({"network": {"layers": [64, 33, 17, 10], "activation": "relu", "initializer": "he_normal"},
         "loss": {"name": "softmax_cross_entropy"}, "training": {"epochs": 20, "batch_size": 32}})",
     "9ad46470840900e2"},
    {"squared_error_tanh_glorot_normal",
     R"({"network": {"layers": [64, 50, 10], "activation": "tanh", "initializer": "glorot_normal"},
         "loss": {"name": "sigmoid_squared_error"}, "training": {"epochs": 20, "batch_size": 100}})",
     "0ef8ea14ca9f9555"},
    {"leaky_relu_normal",
     R"({"network": {"layers": [64, 12, 10], "activation": "leaky_relu", "initializer": "normal"},
         "optimizer": {"learning_rate": 0.01}, "training": {"epochs": 20}})",
     "7b1abf61a48f9857"},
    {"identity_he_uniform",
     R"({"network": {"layers": [64, 128, 10], "activation": "identity", "initializer": "he_uniform"},
         "loss": {"name": "softmax_cross_entropy"}, "training": {"epochs": 20, "batch_size": 1149}})",
     "76e0b1021f76aa0f"},
    {"min_max_noise_subset",
     R"({"data": {"split": "seeded", "split_seed": 5, "scaling": "min_max", "train_size": 150, "label_noise": 0.2},
         "training": {"epochs": 20, "batch_size": 7}})",
     "a3f22186c07659b0"},
    {"deep_sigmoid",
     R"({"network": {"layers": [64, 64, 64, 64, 64, 64, 10]}, "data": {"split": "article_final"},
         "optimizer": {"learning_rate": 1}, "training": {"epochs": 20}})",
     "739859ac5f79f761"},
    {"wide",
     R"({"network": {"layers": [64, 512, 512, 10], "activation": "relu"}, "training": {"epochs": 3}})",
     "f9c6288ffc031413"},
    {"changed_on_the_way",
     R"({"training": {"epochs": 20}, "changes": [{"epoch": 5, "field": "optimizer.learning_rate", "value": 1},
         {"epoch": 9, "field": "training.batch_size", "value": 64}]})",
     "763e5453e49d9963"},
    {"rmsprop", R"({"optimizer": {"name": "rmsprop", "learning_rate": 0.001}, "training": {"epochs": 20}})", "cb87eb52363bbc74"},
    {"adam", R"({"optimizer": {"name": "adam", "learning_rate": 0.01}, "training": {"epochs": 20, "batch_size": 100}})",
     "57cfffdf50c57879"},
    {"adamw_batch_norm_dropout_shifts",
     R"({"data": {"shift_augmentation": 0.7}, "optimizer": {"name": "adamw", "learning_rate": 0.002},
         "network": {"layers": [64, 32, 10], "activation": "relu", "initializer": "he_normal", "batch_norm": true,
                     "dropout_rate": 0.2},
         "loss": {"name": "softmax_cross_entropy"}, "training": {"epochs": 5, "batch_size": 64}})",
     "d81bc8f31f576379"},
};

class ReproducibleRun : public testing::TestWithParam<Run> {};

TEST_P(ReproducibleRun, EndsWithTheWeightsThatItAlwaysEndedWith) {
  Trainer trainer(parse_experiment(GetParam().document));
  while (trainer.status().state != RunState::finished && trainer.status().state != RunState::diverged)
    trainer.epoch();
  EXPECT_EQ(trainer.status().state, RunState::finished);
  EXPECT_EQ(trainer.status().weights_hash, GetParam().hash);
}

INSTANTIATE_TEST_SUITE_P(, ReproducibleRun, testing::ValuesIn(runs),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace mlp
