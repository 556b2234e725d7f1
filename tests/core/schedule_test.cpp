#include "mlp/schedule.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "oracle.hpp"

namespace mlp {
namespace {

const nlohmann::json& training() {
  static const auto json = nlohmann::json::parse(oracle::embedded_text("training.json"));
  return json;
}

class ScheduleTest : public testing::TestWithParam<std::pair<std::string, ScheduleName>> {};

TEST_P(ScheduleTest, GivesTheFactorsOfPyTorch) {
  const auto& expected = training()["schedules"][GetParam().first];
  ScheduleConfig schedule{.name = GetParam().second};
  schedule.step_size = expected.value("step_size", schedule.step_size);
  schedule.gamma = expected.value("gamma", schedule.gamma);
  schedule.warm_up_steps = expected.value("warm_up_steps", schedule.warm_up_steps);
  schedule.final_share = expected.value("final_share", schedule.final_share);
  const int total = training()["total_steps"];
  for (int t = 0; t < total; ++t)
    EXPECT_NEAR(rate_factor(schedule, t, total), expected["factors"][t].get<double>(), 1e-12) << "step " << t;
}

TEST_P(ScheduleTest, StaysBetweenZeroAndOneForRunsOfAnyLength) {
  for (const int total : {1, 2, 7, 100})
    for (const int warm_up : {0, 1, 6, 200})
      for (int t = -1; t <= total; ++t) {
        const double factor = rate_factor({.name = GetParam().second, .warm_up_steps = warm_up}, t, total);
        EXPECT_GE(factor, 0) << total << " " << warm_up << " " << t;
        EXPECT_LE(factor, 1) << total << " " << warm_up << " " << t;
      }
}

INSTANTIATE_TEST_SUITE_P(All, ScheduleTest,
                         testing::Values(std::pair("constant", ScheduleName::constant),
                                         std::pair("step", ScheduleName::step),
                                         std::pair("exponential", ScheduleName::exponential),
                                         std::pair("warm_up", ScheduleName::warm_up),
                                         std::pair("cosine", ScheduleName::cosine),
                                         std::pair("one_cycle", ScheduleName::one_cycle)),
                         [](const auto& info) { return info.param.first; });

TEST(Schedule, CosineRisesFirstIfAsked) {
  const ScheduleConfig schedule{.name = ScheduleName::cosine, .warm_up_steps = 4};
  for (int t = 0; t < 4; ++t) EXPECT_DOUBLE_EQ(rate_factor(schedule, t, 50), (t + 1) / 5.0);
  EXPECT_EQ(rate_factor(schedule, 4, 50), 1);
  EXPECT_LT(rate_factor(schedule, 49, 50), 0.02);
}

TEST(Plateau, DropsWhenPyTorchDoes) {
  const auto& expected = training()["plateau"];
  const ScheduleConfig schedule{.name = ScheduleName::reduce_on_plateau,
                                .gamma = expected["gamma"],
                                .final_share = expected["final_share"],
                                .patience = expected["patience"]};
  Plateau plateau;
  for (std::size_t epoch = 0; epoch < expected["losses"].size(); ++epoch) {
    plateau.observe(schedule, expected["losses"][epoch]);
    EXPECT_NEAR(plateau.factor, expected["factors"][epoch].get<double>(), 1e-12) << "epoch " << epoch;
  }
}

TEST(Plateau, CountsALossThatIsNotANumberAsNotBetter) {
  Plateau plateau;
  const ScheduleConfig schedule{.gamma = 0.5, .patience = 0};
  plateau.observe(schedule, std::numeric_limits<double>::quiet_NaN());
  EXPECT_EQ(plateau.factor, 0.5);
}

}  // namespace
}  // namespace mlp
