// Seconds for one training epoch of an experiment: forward, loss, backward, update and validation.
// Usage: epoch EXPERIMENT.json
#include <chrono>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iterator>

#include "mlp/trainer.hpp"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s EXPERIMENT.json\n", argv[0]);
    return 2;
  }
  std::ifstream file(argv[1], std::ios::binary);
  if (!file) {
    std::fprintf(stderr, "%s: cannot be read\n", argv[1]);
    return 2;
  }
  try {
    const std::string document{std::istreambuf_iterator<char>(file), {}};
    mlp::Trainer trainer(mlp::parse_experiment(document));
    const int epochs = trainer.experiment().training.epochs;
    const auto start = std::chrono::steady_clock::now();
    for (int epoch = 0; epoch < epochs; ++epoch) trainer.epoch();
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    std::printf(
        "{\"epochs\": %d, \"seconds_per_epoch\": %.9f, \"validation_accuracy\": %.4f, \"weights_hash\": "
        "\"%s\"}\n",
        epochs, seconds.count() / epochs, trainer.history().back().validation_accuracy,
        trainer.status().weights_hash.c_str());
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "%s: %s\n", argv[1], problem.what());
    return 1;
  }
}
