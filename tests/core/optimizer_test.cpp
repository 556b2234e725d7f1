#include "mlp/optimizer.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <tuple>
#include <vector>

#include "oracle.hpp"

namespace mlp {
namespace {

const nlohmann::json& training() {
  static const auto json = nlohmann::json::parse(oracle::embedded_text("training.json"));
  return json;
}

const std::vector<std::pair<std::string, OptimizerName>> all_optimizers{
    {"sgd", OptimizerName::sgd},           {"momentum", OptimizerName::momentum},
    {"nesterov", OptimizerName::nesterov}, {"rmsprop", OptimizerName::rmsprop},
    {"adam", OptimizerName::adam},         {"adamw", OptimizerName::adamw}};

/// The gradient that the reference used: curvature (w - target) + sin 3w.
template <typename Scalar>
std::vector<Scalar> gradient(const std::vector<Scalar>& w) {
  std::vector<Scalar> g;
  for (std::size_t i = 0; i < w.size(); ++i)
    g.push_back(static_cast<Scalar>(training()["curvature"][i].get<double>()) *
                    (w[i] - static_cast<Scalar>(training()["target"][i].get<double>())) +
                std::sin(3 * w[i]));
  return g;
}

class OptimizerTest : public testing::TestWithParam<std::pair<std::string, OptimizerName>> {
 protected:
  template <typename Scalar>
  void expect_the_steps_of_pytorch() {
    const auto [name, kind] = GetParam();
    auto w = training()["start"].get<std::vector<Scalar>>();
    const std::size_t weights = training()["weights"];
    const UpdateRange ranges[]{{0, weights, true}, {weights, w.size() - weights, false}};
    Optimizer<Scalar> optimizer(kind, w.size());
    for (const auto& expected : training()["optimizers"][name]) {
      const auto g = gradient(w);
      optimizer.update({.name = kind}, training()["rate"], ranges, w, g);
      EXPECT_TRUE(
          oracle::near<Scalar>(oracle::matrix<Scalar>(nlohmann::json(w)), oracle::matrix<double>(expected)))
          << "step " << optimizer.step();
    }
    EXPECT_EQ(optimizer.step(), 10);
  }
};

TEST_P(OptimizerTest, TakesTheStepsOfPyTorchInDouble) { expect_the_steps_of_pytorch<double>(); }
TEST_P(OptimizerTest, TakesTheStepsOfPyTorchInFloat) { expect_the_steps_of_pytorch<float>(); }

TEST_P(OptimizerTest, LeavesParametersOutsideTheRangesAlone) {
  std::vector<double> w(10, 1.0), g(10, 1.0);
  const UpdateRange ranges[]{{3, 4, true}};
  Optimizer<double> optimizer(GetParam().second, w.size());
  for (int i = 0; i < 3; ++i) optimizer.update({}, 0.1, ranges, w, g);
  for (std::size_t i = 0; i < w.size(); ++i) EXPECT_EQ(w[i] == 1.0, i < 3 || i >= 7) << i;
}

TEST_P(OptimizerTest, GoesOnFromRestoredMoments) {
  std::vector<double> w(5, 1.0);
  const UpdateRange all[]{{0, w.size(), true}};
  const OptimizerConfig config;
  const auto go_on = [&](Optimizer<double>& optimizer, std::vector<double> w) {
    for (int i = 0; i < 4; ++i) optimizer.update(config, 0.05, all, w, w);
    return w;
  };
  Optimizer<double> first(GetParam().second, w.size()), second(GetParam().second, w.size());
  for (int i = 0; i < 4; ++i) first.update(config, 0.05, all, w, w);
  second.restore(first.step(), first.first_moment(), first.second_moment());
  EXPECT_EQ(go_on(first, w), go_on(second, w));
}

TEST_P(OptimizerTest, RejectsBuffersOfAnotherSize) {
  std::vector<double> w(3), g(2);
  Optimizer<double> optimizer(GetParam().second, w.size());
  EXPECT_THROW(optimizer.update({}, 0.1, {}, w, g), std::invalid_argument);
  EXPECT_THROW(optimizer.restore(1, w, g), std::invalid_argument);
}

INSTANTIATE_TEST_SUITE_P(All, OptimizerTest, testing::ValuesIn(all_optimizers),
                         [](const auto& info) { return info.param.first; });

}  // namespace
}  // namespace mlp
