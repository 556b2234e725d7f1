#include "mlp/optimizer_trace.hpp"

#include <algorithm>
#include <limits>

#include "mlp/error.hpp"
#include "mlp/trainer.hpp"

namespace mlp {
namespace {

/// The place in the parameter buffer, which holds a tensor column by column.
std::size_t place_of(const Network<float>& network, const std::string& name, int index) {
  const auto& tensors = network.tensors();
  const auto tensor = std::find_if(tensors.begin(), tensors.end(),
                                   [&](const TensorShape& shape) { return shape.name == name; });
  if (tensor == tensors.end()) throw InvalidField("name", name, "a tensor of the network: W1, b1, W2, ...");
  require("index", index, {0, static_cast<double>(tensor->size()) - 1});
  const int row = index / tensor->cols, col = index % tensor->cols;
  return tensor->offset + static_cast<std::size_t>(col) * tensor->rows + row;
}

double value_at(std::span<const float> memory, std::size_t place) {
  return memory.empty() ? std::numeric_limits<double>::quiet_NaN() : memory[place];
}

}  // namespace

std::vector<WeightUpdate> optimizer_trace(const Experiment& experiment, const std::string& name, int index,
                                          int updates) {
  require("updates", updates, {1, 10'000});
  Trainer trainer(experiment);
  const std::size_t place = place_of(trainer.network(), name, index);
  const bool corrects =
      experiment.optimizer.name == OptimizerName::adam || experiment.optimizer.name == OptimizerName::adamw;
  std::vector<WeightUpdate> rows;
  while (static_cast<int>(rows.size()) < updates) {
    WeightUpdate row;
    row.weight = trainer.network().parameters()[place];
    const std::int64_t before = trainer.optimizer().step();
    row.learning_rate = trainer.next_learning_rate();
    trainer.step();
    const Optimizer<float>& optimizer = trainer.optimizer();
    if (optimizer.step() == before) break;
    row.gradient = trainer.network().gradients()[place];
    row.first = value_at(optimizer.first_moment(), place);
    row.second = value_at(optimizer.second_moment(), place);
    const BiasCorrection correction = bias_correction(experiment.optimizer, optimizer.step());
    const double none = std::numeric_limits<double>::quiet_NaN();
    row.first_unbiased = corrects ? correction.first * row.first : none;
    row.second_unbiased = corrects ? correction.second * row.second : none;
    row.step = trainer.network().parameters()[place] - row.weight;
    rows.push_back(row);
  }
  return rows;
}

}  // namespace mlp
