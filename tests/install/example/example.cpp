// Trains a network of 64 inputs, 16 hidden units and 10 outputs, and prints how well it reads images that are new to it.
#include <cstdio>

#include "mlp/trainer.hpp"

int main() {
  const mlp::Experiment experiment = mlp::parse_experiment(R"({
    "network": {"layers": [64, 16, 10]}, "training": {"epochs": 30, "batch_size": 32}})");
  mlp::Trainer trainer(experiment);
  for (int epoch = 0; epoch < experiment.training.epochs; ++epoch) trainer.epoch();
  std::printf("%s %.4f\n", trainer.status().weights_hash.c_str(), trainer.history().back().validation_accuracy);
}
