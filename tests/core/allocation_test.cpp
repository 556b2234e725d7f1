// A training step allocates nothing: every call of malloc in this program is counted.
#include <gtest/gtest.h>

#include <cstdlib>
#include <new>
#include <vector>

#include "mlp/trainer.hpp"

namespace {
volatile std::size_t allocations =
    0;  // volatile: the compiler knows that a malloc changes no variable of ours
}

#if defined(__EMSCRIPTEN__)
// Emscripten's malloc is weak: ours takes its place.
#define counted_malloc malloc
#define library_malloc emscripten_builtin_malloc
#else
// Linked with --wrap=malloc.
#define counted_malloc __wrap_malloc
#define library_malloc __real_malloc
#endif

extern "C" void* library_malloc(std::size_t size);
extern "C" void* counted_malloc(std::size_t size) {
  allocations = allocations + 1;
  return library_malloc(size);
}

// The library's own operators call a malloc that the linker does not see.
void* operator new(std::size_t size) {
  if (void* memory = std::malloc(size > 0 ? size : 1)) return memory;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return std::malloc(size > 0 ? size : 1);
}
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace mlp {
namespace {

/// How often `work` allocates when it runs for the second time.
template <typename Work>
std::size_t allocations_of(Work work) {
  work();
  const std::size_t before = allocations;
  work();
  return allocations - before;
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
