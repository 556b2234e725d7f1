// A training step allocates nothing: every call of malloc in this program is counted.
#include <gtest/gtest.h>

#include <vector>

#include "allocations.hpp"
#include "mlp/trainer.hpp"

namespace mlp {
namespace {

/// How often `work` allocates when it runs for the second time.
template <typename Work>
std::size_t allocations_of(Work work) {
  work();
  const std::size_t before = allocations::made();
  work();
  return allocations::made() - before;
}

TEST(Allocation, IsCounted) {
  std::vector<int> numbers;
  EXPECT_EQ(allocations_of([&] { numbers = std::vector<int>(numbers.size() + 1000); }), 1u);
  Matrix<float> matrix(1, 1);
  EXPECT_EQ(allocations_of([&] { matrix.resize(2 * matrix.rows(), 1); }), 1u);
}

void expect_no_allocation(const NetworkConfig& config, const LossConfig& loss) {
  const int images = 680;  // with widths of 512 the largest blocks that a product can have
  const Matrix<float> inputs = Matrix<float>::Random(config.layers.front(), images);
  const std::vector<std::uint8_t> labels(images, 3);
  Network<float> network(config, loss, 1);
  const auto count = allocations_of([&] {
    network.forward(inputs, Mode::train);
    network.loss(labels);
    network.penalty();
    network.backward(inputs, labels);
    network.forward(inputs, Mode::eval);
  });
  EXPECT_EQ(count, 0u) << "first width " << config.layers[1] << ", loss " << static_cast<int>(loss.name)
                       << ", batch norm " << config.batch_norm;
}

TEST(Allocation, PassesDoNotAllocate) {
  for (const Loss loss :
       {Loss::softmax_cross_entropy, Loss::sigmoid_binary_cross_entropy, Loss::sigmoid_squared_error})
    for (const Activation activation : {Activation::sigmoid, Activation::leaky_relu})
      expect_no_allocation({{64, 33, 7, 10}, activation}, {loss});
  expect_no_allocation({{64, 10}}, {});
  expect_no_allocation({{64, 512, 512, 10}, Activation::tanh}, {});
}

TEST(Allocation, PassesWithEveryTechniqueDoNotAllocate) {
  NetworkConfig config;
  config.layers = {64, 33, 7, 10};
  config.batch_norm = true;
  config.dropout_rate = 0.5;
  config.input_dropout_rate = 0.2;
  expect_no_allocation(config, {Loss::softmax_cross_entropy, 0.01});
  config.layers = {64, 512, 512, 10};
  expect_no_allocation(config, {Loss::softmax_cross_entropy, 0.01});
}

TEST(Allocation, StepsWithinAnEpochDoNotAllocate) {
  Experiment experiment;
  experiment.training.batch_size = 32;
  Trainer trainer(experiment);
  trainer.epoch();
  EXPECT_EQ(allocations_of([&] { trainer.step(10); }), 0u);
  EXPECT_EQ(allocations_of([&] { trainer.position(); }), 0u);  // the texts of a hash do
}

}  // namespace
}  // namespace mlp
