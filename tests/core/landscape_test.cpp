#include "mlp/landscape.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "mlp/error.hpp"
#include "oracle.hpp"

namespace mlp {
namespace {

const nlohmann::json& reference() {
  static const auto json = nlohmann::json::parse(oracle::embedded_text("landscape.json"));
  return json;
}

const std::vector<std::pair<std::string, Landscape>> landscapes{
    {"bowl", {LandscapeName::bowl, 25}},
    {"saddle", {LandscapeName::saddle}},
    {"rosenbrock", {LandscapeName::rosenbrock}},
    {"double_well", {LandscapeName::double_well}}};
const std::vector<std::pair<std::string, OptimizerName>> optimizers{
    {"sgd", OptimizerName::sgd},           {"momentum", OptimizerName::momentum},
    {"nesterov", OptimizerName::nesterov}, {"rmsprop", OptimizerName::rmsprop},
    {"adam", OptimizerName::adam},         {"adamw", OptimizerName::adamw}};

class LandscapeTest : public testing::TestWithParam<std::pair<std::string, Landscape>> {
 protected:
  const Landscape& landscape() const { return GetParam().second; }
  const nlohmann::json& expected() const { return reference()["landscapes"][GetParam().first]; }
  Point start() const { return {expected()["start"][0], expected()["start"][1]}; }
};

TEST_P(LandscapeTest, EveryOptimiserTakesThePathOfPyTorch) {
  EXPECT_NEAR(height(landscape(), start()), expected()["height"], 1e-12);
  const auto& kept = reference()["kept"];
  for (const auto& [name, kind] : optimizers) {
    const OptimizerConfig config{.name = kind, .learning_rate = expected()["rate"]};
    const std::vector<Point> path = descend(landscape(), config, start(), kept.back());
    ASSERT_EQ(path.size(), kept.back().get<std::size_t>() + 1);
    for (std::size_t i = 0; i < kept.size(); ++i) {
      const Point at = path[kept[i].get<std::size_t>()];
      const auto& there = expected()["paths"][name][i];
      EXPECT_NEAR(at.x, there[0].get<double>(), 1e-9 * std::max(1.0, std::abs(there[0].get<double>())))
          << name << ", step " << kept[i];
      EXPECT_NEAR(at.y, there[1].get<double>(), 1e-9 * std::max(1.0, std::abs(there[1].get<double>())))
          << name << ", step " << kept[i];
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, LandscapeTest, testing::ValuesIn(landscapes),
                         [](const auto& info) { return info.param.first; });

TEST(Landscape, APathThatRunsAwayEndsWhereItLeftTheMap) {
  const OptimizerConfig config{.learning_rate = 1};
  const std::vector<Point> path = descend({LandscapeName::bowl, 10}, config, {1, 1}, 1000);
  ASSERT_LT(path.size(), 20u);
  EXPECT_GT(std::abs(path.back().y), 1e6);
  EXPECT_LE(std::abs(path[path.size() - 2].y), 1e6);
}

TEST(Landscape, WithoutTheCorrectionAdamsFirstStepIsAboutThreeTimesAsLong) {
  OptimizerConfig config{.name = OptimizerName::adam, .learning_rate = 0.1};
  const auto first_step = [&] {
    const auto path = descend({LandscapeName::bowl, 1}, config, {5, 0}, 1);
    return path[0].x - path[1].x;
  };
  EXPECT_NEAR(first_step(), 0.1, 1e-8);
  config.no_bias_correction = true;
  EXPECT_NEAR(first_step(), 0.1 * 0.1 / std::sqrt(0.001), 1e-7);
}

TEST(Landscape, RefusesWhatIsNotOnTheMap) {
  const auto refused = [](Landscape landscape, Point start, int steps) {
    try {
      descend(landscape, {}, start, steps);
    } catch (const InvalidField& error) {
      return error.field();
    }
    return std::string();
  };
  EXPECT_EQ(refused({LandscapeName::bowl, 0.5}, {0, 0}, 1), "landscape.condition");
  EXPECT_EQ(refused({}, {2e6, 0}, 1), "start.x");
  EXPECT_EQ(refused({}, {0, -2e6}, 1), "start.y");
  EXPECT_EQ(refused({}, {0, 0}, -1), "steps");
  EXPECT_EQ(refused({}, {0, 0}, 0), "");
}

}  // namespace
}  // namespace mlp
