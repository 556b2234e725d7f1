#include "mlp/study/space.hpp"

#include <gtest/gtest.h>

#include "mlp/error.hpp"
#include "mlp/study/config.hpp"

namespace mlp::study {
namespace {

const char* const article = R"([
  {"name": "n_layers", "type": "int", "low": 1, "high": 10},
  {"name": "width_7", "type": "int", "low": 32, "high": 128, "when": {"parameter": "n_layers", "at_least": 7}},
  {"name": "rate", "type": "float", "low": 1e-3, "high": 0.1, "log": true},
  {"name": "dropout", "type": "float", "low": 0, "high": 0.5, "step": 0.1},
  {"name": "batch", "type": "int", "low": 1, "high": 1024, "log": true},
  {"name": "clip", "type": "categorical", "choices": ["none", "value", "norm"]},
  {"name": "clip_at", "type": "float", "low": 0, "high": 1, "when": {"parameter": "clip", "is": ["value", "norm"]}},
  {"name": "depth", "type": "categorical", "choices": [1, 2.5, true, null, "1"]}
])";

TEST(Space, ReadsEveryKindOfParameter) {
  const Space space = parse_space(article);
  ASSERT_EQ(space.parameters.size(), 8u);
  EXPECT_EQ(space.parameters[0].distribution, integer(1, 10));
  EXPECT_EQ(space.parameters[1].when, (Condition{"n_layers", 7, {}}));
  EXPECT_EQ(space.parameters[2].distribution, floating(1e-3, 0.1, {.log = true}));
  EXPECT_EQ(space.parameters[3].distribution, floating(0, 0.5, {.step = 0.1}));
  EXPECT_EQ(space.parameters[4].distribution, integer(1, 1024, {.log = true}));
  EXPECT_EQ(space.parameters[5].distribution, categorical({"none", "value", "norm"}));
  EXPECT_EQ(space.parameters[6].when, (Condition{"clip", std::nullopt, {"\"value\"", "\"norm\""}}));
  EXPECT_EQ(space.parameters[7].distribution.choices,
            (std::vector<std::string>{"1", "2.5", "true", "null", "\"1\""}));
}

TEST(Space, ComesBackUnchangedFromItsText) {
  const Space space = parse_space(article);
  EXPECT_EQ(parse_space(to_json(space)), space);
  EXPECT_TRUE(parse_space("[]").parameters.empty());
}

TEST(Space, AParameterExistsWhereItsConditionHolds) {
  const Space space = parse_space(article);
  const SpaceParameter& width = space.parameters[1];
  const SpaceParameter& clip_at = space.parameters[6];
  const auto with = [&](std::size_t i, double value) {
    return std::vector<ParameterValue>{{space.parameters[i].name, space.parameters[i].distribution, value}};
  };
  EXPECT_TRUE(exists(space.parameters[0], {}));
  EXPECT_FALSE(exists(width, {})) << "what it hangs on does not exist";
  EXPECT_FALSE(exists(width, with(0, 6)));
  EXPECT_TRUE(exists(width, with(0, 7)));
  EXPECT_FALSE(exists(clip_at, with(5, 0)));
  EXPECT_TRUE(exists(clip_at, with(5, 2)));
}

struct BadSpace {
  const char* json;
  const char* field;
};

class BadSpaces : public testing::TestWithParam<BadSpace> {};

TEST_P(BadSpaces, AreRejectedNamingTheField) {
  try {
    parse_space(GetParam().json);
    FAIL() << "accepted";
  } catch (const InvalidField& error) {
    EXPECT_EQ(error.field(), GetParam().field) << error.what();
    EXPECT_FALSE(error.value().empty());
    EXPECT_FALSE(error.allowed().empty());
  }
}

INSTANTIATE_TEST_SUITE_P(
    Space, BadSpaces,
    testing::Values(
        BadSpace{R"({"name": "a"})", "space"}, BadSpace{R"([3])", "space[0]"},
        BadSpace{R"([{"type": "int", "low": 1, "high": 2}])", "space[0].name"},
        BadSpace{R"([{"name": "", "type": "int", "low": 1, "high": 2}])", "space[0].name"},
        BadSpace{R"([{"name": 3, "type": "int", "low": 1, "high": 2}])", "space[0].name"},
        BadSpace{R"([{"name": "a", "low": 1, "high": 2}])", "space[0].type"},
        BadSpace{R"([{"name": "a", "type": "double", "low": 1, "high": 2}])", "space[0].type"},
        BadSpace{R"([{"name": "a", "type": "float", "high": 2}])", "space[0].low"},
        BadSpace{R"([{"name": "a", "type": "float", "low": 1}])", "space[0].high"},
        BadSpace{R"([{"name": "a", "type": "float", "low": "1", "high": 2}])", "space[0].low"},
        BadSpace{R"([{"name": "a", "type": "float", "low": 3, "high": 2}])", "space[0].high"},
        BadSpace{R"([{"name": "a", "type": "float", "low": 0, "high": 1, "log": 1}])", "space[0].log"},
        BadSpace{R"([{"name": "a", "type": "float", "low": 0, "high": 1, "log": true}])", "space[0].low"},
        BadSpace{R"([{"name": "a", "type": "float", "low": 0, "high": 1, "step": 0}])", "space[0].step"},
        BadSpace{R"([{"name": "a", "type": "float", "low": 0, "high": 1, "step": 0.3}])", "space[0].high"},
        BadSpace{R"([{"name": "a", "type": "float", "low": 1, "high": 2, "step": 1, "log": true}])",
                 "space[0].step"},
        BadSpace{R"([{"name": "a", "type": "float", "low": 0, "high": 1, "choices": [1]}])",
                 "space[0].choices"},
        BadSpace{R"([{"name": "a", "type": "int", "low": 1.5, "high": 2}])", "space[0].low"},
        BadSpace{R"([{"name": "a", "type": "int", "low": 1, "high": 1e17}])", "space[0].high"},
        BadSpace{R"([{"name": "a", "type": "int", "low": 0, "high": 8, "log": true}])", "space[0].low"},
        BadSpace{R"([{"name": "a", "type": "int", "low": 1, "high": 8, "log": true, "step": 2}])",
                 "space[0].step"},
        BadSpace{R"([{"name": "a", "type": "int", "low": 1, "high": 8, "step": 2}])", "space[0].high"},
        BadSpace{R"([{"name": "a", "type": "categorical"}])", "space[0].choices"},
        BadSpace{R"([{"name": "a", "type": "categorical", "choices": []}])", "space[0].choices"},
        BadSpace{R"([{"name": "a", "type": "categorical", "choices": "ab"}])", "space[0].choices"},
        BadSpace{R"([{"name": "a", "type": "categorical", "choices": ["a", [1]]}])", "space[0].choices[1]"},
        BadSpace{R"([{"name": "a", "type": "categorical", "choices": ["a", "b", "a"]}])",
                 "space[0].choices[2]"},
        BadSpace{R"([{"name": "a", "type": "categorical", "choices": ["a"], "low": 1}])", "space[0].low"},
        BadSpace{R"([{"name": "a", "type": "int", "low": 1, "high": 2},
                     {"name": "a", "type": "int", "low": 1, "high": 2}])",
                 "space[1].name"},
        BadSpace{R"([{"name": "a", "type": "int", "low": 1, "high": 2, "if": {}}])", "space[0].if"}));

BadSpace with_condition(const char* when, const char* field) {
  static std::vector<std::string> kept;
  kept.reserve(100);
  kept.push_back(std::string(R"([{"name": "n", "type": "int", "low": 1, "high": 9},
                                 {"name": "c", "type": "categorical", "choices": ["a", "b"]},
                                 {"name": "x", "type": "float", "low": 0, "high": 1, "when": )") +
                 when + "}]");
  return {kept.back().c_str(), field};
}

INSTANTIATE_TEST_SUITE_P(
    Condition, BadSpaces,
    testing::Values(with_condition("7", "space[2].when"),
                    with_condition(R"({"at_least": 7})", "space[2].when.parameter"),
                    with_condition(R"({"parameter": "x", "at_least": 7})", "space[2].when.parameter"),
                    with_condition(R"({"parameter": "n"})", "space[2].when.at_least"),
                    with_condition(R"({"parameter": "n", "at_least": 10})", "space[2].when.at_least"),
                    with_condition(R"({"parameter": "n", "is": ["a"]})", "space[2].when.at_least"),
                    with_condition(R"({"parameter": "n", "at_least": 2, "is": [2]})", "space[2].when.is"),
                    with_condition(R"({"parameter": "c", "at_least": 1})", "space[2].when.is"),
                    with_condition(R"({"parameter": "c", "is": "a"})", "space[2].when.is"),
                    with_condition(R"({"parameter": "c", "is": []})", "space[2].when.is"),
                    with_condition(R"({"parameter": "c", "is": ["a", "d"]})", "space[2].when.is[1]")));

TEST(StudyConfig, ComesBackUnchangedAndHasDefaults) {
  const StudyConfig config = parse_study("{}");
  EXPECT_EQ(config.sampler.name, SamplerName::tpe);
  EXPECT_TRUE(config.sampler.constant_liar);
  EXPECT_EQ(config.pruner.name, PrunerName::percentile);
  const std::string text = to_json(parse_study(R"({"name": "digits", "direction": "maximize", "seed": 7,
      "sampler": {"name": "random"}, "pruner": {"name": "successive_halving", "reduction_factor": 3},
      "space": [{"name": "a", "type": "int", "low": 1, "high": 2}]})"));
  EXPECT_EQ(to_json(parse_study(text)), text);
}

TEST(StudyConfig, RejectsWhatIsNotAllowed) {
  for (const auto& [json, field] : std::vector<std::pair<const char*, const char*>>{
           {R"({"direction": "up"})", "direction"},
           {R"({"seed": -1})", "seed"},
           {R"({"name": ""})", "name"},
           {R"({"sampler": {"name": "gp"}})", "sampler.name"},
           {R"({"sampler": {"startup_trials": 0}})", "sampler.startup_trials"},
           {R"({"pruner": {"percentile": 101}})", "pruner.percentile"},
           {R"({"pruner": {"reduction_factor": 1}})", "pruner.reduction_factor"},
           {R"({"space": [1]})", "space[0]"},
           {R"({"trials": 100})", "trials"}}) {
    try {
      parse_study(json);
      ADD_FAILURE() << json << " was accepted";
    } catch (const InvalidField& error) {
      EXPECT_EQ(error.field(), field) << error.what();
    }
  }
}

}  // namespace
}  // namespace mlp::study
