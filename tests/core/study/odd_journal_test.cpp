// Journals as other programs, editors and crashes leave them.
#include "mlp/study/journal.hpp"

#include <gtest/gtest.h>

#include "journal_lines.hpp"

namespace mlp::study {
namespace {

class UnreadLines : public testing::TestWithParam<std::string> {};

TEST_P(UnreadLines, CostThemselvesAloneAndAreSaidWithTheirNumber) {
  const Replay read = replay(create_study + create_trial + GetParam() + "\n" + value_line(0, 1, "0.5"));
  EXPECT_EQ(read.unread_lines, 1u);
  ASSERT_EQ(read.unread.size(), 1u);
  EXPECT_EQ(read.unread[0].line, 3u);
  EXPECT_FALSE(read.unread[0].why.empty());
  EXPECT_EQ(read.unread[0].why.find("nothing is not allowed"), std::string::npos) << read.unread[0].why;
  EXPECT_EQ(read.journal.studies().at(0).trials.at(0).intermediate.at(1), 0.5);
  EXPECT_FALSE(read.torn);
  try {
    to_go_on_with(read);
    FAIL() << "something could be added to it";
  } catch (const InvalidField& error) {
    EXPECT_NE(std::string(error.what()).find("Line 3 "), std::string::npos) << error.what();
  }
}

INSTANTIATE_TEST_SUITE_P(
    Journal, UnreadLines,
    testing::Values(
        "", " ", "hello", "[1]", "{", "12", "null", "\"op_code\"", R"({"op_code":7,"worker_id":"w","trial_id":0,"st)", "\xff\xfe",
        "\x01\x02",
        R"({"op_code":8,"worker_id":"w","trial_id":0,"user_attr":{"a":)" + std::string(150'000, '[') +
            std::string(150'000, ']') + "}}",
        R"({"op_code":7,"worker_id":"w","trial_id":0,"step":1,"intermediate_value":1}{})",
        R"({"worker_id":"w"})", R"({"op_code":"7","worker_id":"w"})", R"({"op_code":11,"worker_id":"w"})",
        R"({"op_code":-1,"worker_id":"w"})", R"({"op_code":7,"trial_id":0,"step":1,"intermediate_value":1})",
        R"({"op_code":0,"worker_id":"w","directions":[1]})",
        R"({"op_code":0,"worker_id":"w","study_name":"x","directions":[3]})",
        R"({"op_code":0,"worker_id":"w","study_name":"x","directions":[]})",
        R"({"op_code":4,"worker_id":"w","study_id":0})",
        R"({"op_code":4,"worker_id":"w","study_id":-1,"datetime_start":null})",
        R"({"op_code":4,"worker_id":"w","study_id":0,"datetime_start":"yesterday"})",
        R"({"op_code":4,"worker_id":"w","study_id":0,"datetime_start":null,"state":5})",
        R"({"op_code":4,"worker_id":"w","study_id":0,"datetime_start":null,"params":{"x":1},"distributions":{}})",
        R"({"op_code":4,"worker_id":"w","study_id":0,"datetime_start":null,"intermediate_values":{"a":1}})",
        R"({"op_code":5,"worker_id":"w","trial_id":0,"param_name":"x","param_value_internal":1,"distribution":{"name":"IntDistribution"}})",
        R"({"op_code":5,"worker_id":"w","trial_id":0,"param_name":"x","param_value_internal":1,"distribution":"{\"name\":\"NormalDistribution\",\"attributes\":{}}"})",
        R"({"op_code":5,"worker_id":"w","trial_id":0,"param_name":"x","param_value_internal":2,"distribution":"{\"name\":\"CategoricalDistribution\",\"attributes\":{\"choices\":[1,2]}}"})",
        R"({"op_code":5,"worker_id":"w","trial_id":0,"param_name":"x","param_value_internal":2,"distribution":"{\"name\":\"IntDistribution\",\"attributes\":{\"low\":5,\"high\":1,\"log\":false,\"step\":1}}"})",
        R"({"op_code":6,"worker_id":"w","trial_id":0,"state":1,"datetime_complete":"2024-05-01T12:00:00"})",
        R"({"op_code":6,"worker_id":"w","trial_id":0,"state":1,"values":[1]})",
        R"({"op_code":6,"worker_id":"w","trial_id":0,"state":1,"values":["1"],"datetime_complete":"2024-05-01T12:00:00"})",
        R"({"op_code":7,"worker_id":"w","trial_id":0,"step":"1","intermediate_value":1})",
        R"({"op_code":7,"worker_id":"w","trial_id":0,"step":1,"intermediate_value":null})",
        R"({"op_code":8,"worker_id":"w","trial_id":0,"user_attr":{"a":1,"b":2}})",
        R"({"op_code":9,"worker_id":"w","trial_id":0,"user_attr":{"a":1}})",
        R"({"op_code":2,"worker_id":"w","study_id":0,"user_attr":7})"));

TEST(Journal, ALineThatIsNotUnderstoodTakesTheIdOfWhatItCreates) {
  const std::string unread_trial = R"({"op_code": 4, "worker_id": "w", "study_id": 0, "datetime_start": "yesterday"})"
                                   "\n";
  const std::string no_json = R"({"op_code": 4, "worker_id": "w", "study_id": 0, "datetime_st)"
                              "\n";
  const std::string unread_study = R"({"op_code":0,"worker_id":"w","study_name":"t","directions":[7]})"
                                   "\n";
  const std::string in_third = R"({"op_code":4,"worker_id":"w","study_id":2,"datetime_start":null})"
                               "\n";
  const std::string third = R"({"op_code":0,"worker_id":"w","study_name":"u","directions":[2]})"
                            "\n";
  const Replay read = replay(create_study + unread_trial + no_json + create_trial + value_line(2, 1, "0.5") +
                             state_line(0, 1, "[1]") + unread_study + third + in_third + state_line(3, 1, "[4]"));
  EXPECT_EQ(read.unread_lines, 3u);
  const auto& trials = read.journal.studies().at(0).trials;
  ASSERT_EQ(trials.size(), 3u);
  EXPECT_EQ(trials[0].state, TrialState::unreadable) << "what follows does not change it";
  EXPECT_EQ(trials[1].state, TrialState::unreadable);
  EXPECT_EQ(trials[2].intermediate.at(1), 0.5);
  ASSERT_NE(read.journal.find("u"), nullptr);
  EXPECT_EQ(read.journal.find("u")->trials.at(0).values, std::vector{4.0});
  EXPECT_EQ(read.journal.find("t"), nullptr);
}

TEST(Journal, TellsTheFirstHundredUnreadLinesAndCountsAll) {
  std::string text = create_study;
  for (int i = 0; i < 1000; ++i) text += "{}\n";
  const Replay read = replay(text + create_trial);
  EXPECT_EQ(read.unread_lines, 1000u);
  EXPECT_EQ(read.unread.size(), 100u);
  EXPECT_EQ(read.journal.studies()[0].trials.size(), 1u);
}

TEST(Journal, ReadsWhatEditorsAndPowerCutsAddToItsEnds) {
  const std::string whole = create_study + create_trial + state_line(0, 1, "[0.5]");
  for (const std::string& text : {"\xEF\xBB\xBF" + whole, whole + "\n", whole + "\r\n \n", whole + std::string(99, '\0'),
                                  whole + "\n" + std::string(99, '\0'), whole + "{\"op_code\": 4, \"wor\n"}) {
    const Replay read = replay(text);
    EXPECT_EQ(read.unread_lines, 0u);
    EXPECT_EQ(read.lines, 3u);
    EXPECT_EQ(read.journal.studies().at(0).trials.at(0).values, std::vector{0.5});
    EXPECT_EQ(text.substr(0, read.whole_bytes).substr(text.starts_with("\xEF") ? 3 : 0), whole)
        << "what is added to the journal begins here";
  }
}

std::string choices(const std::string& list) {
  return R"({\"name\": \"CategoricalDistribution\", \"attributes\": {\"choices\": )" + list + "}}";
}

std::string first_value(const std::string& distribution, const std::string& value) {
  const auto trials = trials_of(create_study + create_trial + parameter_line(0, distribution, value));
  const ParameterValue* found = trials.at(0).find("x");
  return found ? external_value(found->distribution, found->value) : "none";
}

std::string described(const std::string& name, const std::string& attributes) {
  return R"({\"name\": \")" + name + R"(\", \"attributes\": {)" + attributes + "}}";
}

// What Optuna 3.1 reads of these: tests/study/optuna_reads_test.py asks it.
TEST(Journal, ReadsTheDistributionsThatOptunaReads) {
  EXPECT_EQ(first_value(choices("[NaN, 0.0]"), "0"), "NaN");
  EXPECT_EQ(first_value(choices("[Infinity, -Infinity]"), "1"), "-Infinity");
  EXPECT_EQ(first_value(described("UniformDistribution", R"(\"low\": 0.0, \"high\": 1.0)"), "0.4"), "0.4");
  EXPECT_EQ(first_value(described("IntUniformDistribution", R"(\"low\": 1, \"high\": 9, \"step\": 2)"), "3"), "3");
  EXPECT_EQ(first_value(described("DiscreteUniformDistribution", R"(\"low\": 0, \"high\": 1, \"q\": 0.3)"), "0.6"), "0.6");
  const std::string large = described(
      "IntDistribution", R"(\"log\": false, \"step\": 1, \"low\": 0, \"high\": 9223372036854775807)");
  EXPECT_EQ(first_value(large, "123456789"), "123456789");
  const auto stepped = trials_of(
      create_study + create_trial +
      parameter_line(0, described("IntDistribution", R"(\"log\": false, \"step\": 4, \"low\": 1, \"high\": 10)"), "5"));
  EXPECT_EQ(stepped[0].find("x")->distribution, integer(1, 9, {.step = 4}));
  const auto log = trials_of(
      create_study + create_trial +
      parameter_line(0, described("LogUniformDistribution", R"(\"low\": 1e-05, \"high\": 0.1)"), "0.001"));
  EXPECT_EQ(log[0].find("x")->distribution, floating(1e-5, 0.1, {.log = true}));
}

TEST(Journal, ComparesChoicesByPythonsEquality) {
  const auto both = [](const std::string& first, const std::string& second) {
    const auto trials = trials_of(create_study + create_trial + parameter_line(0, choices(first), "0") + create_trial +
                                  parameter_line(1, choices(second), "1"));
    const ParameterValue* found = trials.at(1).find("x");
    return found ? external_value(found->distribution, found->value) : "none";
  };
  EXPECT_EQ(both("[1, 2]", "[1.0, 2.0]"), "2.0");
  EXPECT_EQ(both("[true, false]", "[1, 0]"), "0");
  EXPECT_EQ(both("[NaN, null]", "[NaN, null]"), "null");
  EXPECT_EQ(both("[[1, true], 2]", "[[1.0, 1], 2]"), "2");
  EXPECT_EQ(both(R"([\"1\", 2])", "[1, 2]"), "none");
  EXPECT_EQ(both("[0, 1]", "[null, 1]"), "none");
}

TEST(Journal, ReadsHalvesOfSurrogatePairs) {
  const auto trials = trials_of(create_study + create_trial +
                                R"({"op_code":8,"worker_id":"w","trial_id":0,"user_attr":{"caf\udce9":"\ud83d\ude00 \ud800"}})"
                                "\n");
  EXPECT_EQ(trials[0].user_attributes.at("caf\uFFFD"), "\"\U0001F600 \uFFFD\"");
}

TEST(Journal, DeepNestingCostsItsLineAlsoInsideATextInsideALine) {
  for (const int depth : {101, 80'000}) {
    const std::string deep = std::string(depth, '[') + std::string(depth, ']');
    const Replay read = replay(create_study + create_trial + parameter_line(0, choices(deep), "0") +
                               R"({"op_code":8,"worker_id":"w","trial_id":0,"user_attr":{"a":)" + deep + "}}\n" +
                               value_line(0, 1, "0.5"));
    EXPECT_EQ(read.unread_lines, 2u);
    EXPECT_EQ(read.journal.studies()[0].trials[0].intermediate.at(1), 0.5);
  }
}

TEST(Journal, EachDistributionIsParsedOnceAndNamesAreComparedOnce) {
  const auto effort = [](int trials, bool unique) {
    std::string text = create_study;
    for (int i = 0; i < trials; ++i) {
      std::string parameter = parameter_line(i, unit, "0.5");
      if (unique) parameter.replace(parameter.find("\"x\""), 3, "\"x" + std::to_string(i) + "\"");
      text += create_trial + parameter + state_line(i, 1, "[1]");
    }
    return replay(text).effort;
  };
  EXPECT_EQ(effort(1000, false).distributions_parsed, 1u);
  EXPECT_EQ(effort(1000, false).ranges_compared, 999u);
  EXPECT_EQ(effort(1000, true).distributions_parsed, 1u);
  EXPECT_EQ(effort(1000, true).ranges_compared, 0u);
}

TEST(Journal, TheFirstTrialInTheirOrderDecidesWhatARangeMustGoWith) {
  const std::string whole_trial =
      R"({"op_code":4,"worker_id":"w","study_id":0,"datetime_start":null,"params":{"x":0.5},"distributions":{"x":")" + unit +
      "\"}}\n";
  const std::string integers =
      R"({\"name\": \"IntDistribution\", \"attributes\": {\"step\": 1, \"low\": 0, \"high\": 1, \"log\": false}})";
  const auto trials = trials_of(create_study + create_trial + create_trial + parameter_line(1, integers, "1") +
                                whole_trial + parameter_line(0, unit, "0.5") + parameter_line(0, integers, "0"));
  EXPECT_EQ(trials[0].find("x")->value, 0) << "the float did not go with trial 1's integers";
  EXPECT_EQ(trials[2].find("x")->value, 0.5) << "a whole trial is not compared";
}

TEST(Journal, AnotherFileIsNoJournal) {
  for (const char* text : {"hello", "\x89PNG\r\n", "<html>\n</html>\n", "number,state\n1,2\n",
                           R"({"network":{"layers":[64,32,10]}})", R"({ "op": 1})", "{}", "{\"op_codes\""}) {
    try {
      replay(text);
      ADD_FAILURE() << text << " was accepted";
    } catch (const NotAJournal& error) {
      EXPECT_NE(std::string(error.what()).find("no journal"), std::string::npos) << error.what();
    }
  }
}

TEST(Journal, ADatabaseIsToldHowItsStudiesAreCopied) {
  try {
    replay(std::string("SQLite format 3\0\x10\0", 18));
    FAIL() << "accepted";
  } catch (const NotAJournal& error) {
    EXPECT_NE(std::string(error.what()).find("copy_study("), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace mlp::study
