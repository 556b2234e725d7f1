#include "mlp/study/journal.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "embedded_text.hpp"
#include "journal_lines.hpp"

namespace mlp::study {
namespace {

TEST(Journal, ReadsTheSampleThatOptunaReads) {
  const Replay read = replay(oracle::embedded_text("sample_journal.log"));
  EXPECT_EQ(read.lines, 20u);
  EXPECT_FALSE(read.torn);
  const StudyRecord* study = read.journal.find("nn_study");
  ASSERT_NE(study, nullptr);
  EXPECT_EQ(study->directions, std::vector{Direction::maximize});
  EXPECT_EQ(study->user_attributes.at("exported_by"), "\"fine-tuning lab\"");
  EXPECT_EQ(study->system_attributes.at("study:metric_names"), "[\"val_accuracy\"]");
  ASSERT_EQ(study->trials.size(), 3u);
  const TrialRecord& second = study->trials[1];
  EXPECT_EQ(second.number, 1);
  EXPECT_EQ(second.state, TrialState::complete);
  EXPECT_EQ(second.values, std::vector{0.9675});
  EXPECT_EQ(second.find("hidden_size_1")->value, 48);
  EXPECT_EQ(second.find("learning_rate")->distribution, floating(0.001, 0.1, {.log = true}));
  EXPECT_EQ(external_value(second.find("clip_type")->distribution, second.find("clip_type")->value),
            "\"value\"");
  EXPECT_EQ(second.intermediate, (std::map<std::int64_t, double>{{0, 0.61}, {10, 0.93}, {20, 0.9675}}));
  EXPECT_EQ(second.last_step(), 20);
  EXPECT_EQ(second.datetime_complete, "2024-05-01T12:03:00.000000");
  EXPECT_EQ(second.user_attributes.at("epochs_run"), "20");
  EXPECT_EQ(study->trials[0].find("hidden_size_1"), nullptr);
  EXPECT_EQ(study->trials[2].state, TrialState::pruned);
}

TEST(Journal, WhatIsWrittenIsReadBackTheSame) {
  TrialRecord trial;
  trial.datetime_start = "2024-05-01T12:00:00.000000";
  trial.parameters = {{"rate", floating(1e-3, 0.1, {.log = true}), 0.1 + 0.2 - 0.25},
                      {"q", floating(0, 1, {.step = 0.25}), 0.5},
                      {"n", integer(1, 9, {.step = 2}), 3},
                      {"act \"é\"", categorical({"ReLU \\ π", "tanh"}), 1}};
  trial.user_attributes = {{"note", "{\"a\":[1,null]}"}};
  const std::vector<Operation> operations{
      CreateStudy{"größe", {Direction::maximize}},
      SetStudyAttribute{0, Owner::user, "k", "[1,2]"},
      SetStudyAttribute{0, Owner::system, "study:metric_names", "[\"loss\"]"},
      CreateTrial{0, trial},
      SetTrialParameter{0, {"late", integer(1, 1024, {.log = true}), 17}},
      SetIntermediateValue{0, 3, -1.5e-300},
      SetTrialAttribute{0, Owner::user, "u", "\"v\""},
      SetTrialAttribute{0, Owner::system, "completed_rung_0", "0.5"},
      SetTrialState{0, TrialState::pruned, {1.0 / 3}, trial.datetime_start, "2024-05-01T12:00:01.000000"},
      CreateStudy{"other", {Direction::minimize}},
      DeleteStudy{1},
  };
  Journal applied;
  std::string text;
  for (const Operation& operation : operations) {
    EXPECT_TRUE(applied.apply(operation));
    text += to_line(operation, "w");
  }
  const Replay read = replay(text);
  EXPECT_EQ(read.lines, operations.size());
  EXPECT_EQ(read.whole_bytes, text.size());
  EXPECT_EQ(read.journal.find("other"), nullptr);
  const StudyRecord& a = *applied.find("größe");
  const StudyRecord& b = *read.journal.find("größe");
  EXPECT_EQ(a.directions, b.directions);
  EXPECT_EQ(a.user_attributes, b.user_attributes);
  EXPECT_EQ(a.system_attributes, b.system_attributes);
  const TrialRecord& t = a.trials.at(0);
  const TrialRecord& u = b.trials.at(0);
  EXPECT_EQ(t.state, u.state);
  EXPECT_EQ(t.parameters, u.parameters);
  EXPECT_EQ(t.values, u.values);
  EXPECT_EQ(t.intermediate, u.intermediate);
  EXPECT_EQ(t.user_attributes, u.user_attributes);
  EXPECT_EQ(t.system_attributes, u.system_attributes);
  EXPECT_EQ(t.datetime_start, u.datetime_start);
  EXPECT_EQ(t.datetime_complete, u.datetime_complete);
}

TEST(Journal, ATrialBackInTheQueueHasForgottenItsReports) {
  const std::string reported = create_study + create_trial + value_line(0, 1, "0.5") +
                               value_line(0, 9, "0.25") +
                               to_line(SetTrialAttribute{0, Owner::system, "completed_rung_0", "0.5"}, "w") +
                               to_line(SetTrialAttribute{0, Owner::user, "not_finite:3", "\"NaN\""}, "w") +
                               to_line(SetTrialAttribute{0, Owner::user, "note", "1"}, "w");
  EXPECT_EQ(trials_of(reported)[0].last_step(), 9);
  const TrialRecord waiting = trials_of(reported + state_line(0, 4))[0];
  EXPECT_EQ(waiting.last_step(), std::nullopt);
  EXPECT_TRUE(waiting.system_attributes.empty());
  EXPECT_EQ(waiting.user_attributes, (Attributes{{"note", "1"}}));
}

TEST(Journal, TheLastStepIsTheLargestWhateverTheOrderOfReports) {
  const auto trials = trials_of(create_study + create_trial + value_line(0, 9, "1") + value_line(0, 4, "2"));
  EXPECT_EQ(trials[0].last_step(), 9);
}

TEST(Journal, IgnoresATornLastLineAndSaysSo) {
  const std::string whole = create_study + create_trial;
  const std::string last = state_line(0, 1, "[0.5]");
  for (std::size_t kept = 1; kept < last.size(); ++kept) {
    const Replay read = replay(whole + last.substr(0, kept));
    EXPECT_TRUE(read.torn);
    EXPECT_EQ(read.whole_bytes, whole.size());
    EXPECT_EQ(read.lines, 2u);
    EXPECT_EQ(read.journal.studies()[0].trials[0].state, TrialState::running);
  }
  const Replay complete = replay(whole + last);
  EXPECT_FALSE(complete.torn);
  EXPECT_EQ(complete.journal.studies()[0].trials[0].state, TrialState::complete);
  EXPECT_FALSE(replay("").torn);
}

/// The disk has lines that were written after one that it has not: all of them were written since the last sync.
TEST(Journal, EndsBeforeALineThatDidNotReachTheDisk) {
  const std::string whole = create_study + create_trial;
  const std::string lost(value_line(0, 1, "2").size(), '\0');
  for (const std::string& hole : {lost, std::string(1, '\0'), lost + value_line(0, 2, "2").substr(7)}) {
    const Replay read = replay(whole + hole + state_line(0, 1, "[0.5]"));
    EXPECT_TRUE(read.torn);
    EXPECT_EQ(read.whole_bytes, whole.size());
    EXPECT_EQ(read.unread_lines, 0u);
    EXPECT_EQ(read.journal.studies()[0].trials[0].state, TrialState::running);
  }
  const Replay nothing = replay(std::string(create_study.size(), '\0') + create_trial);
  EXPECT_TRUE(nothing.torn);
  EXPECT_EQ(nothing.whole_bytes, 0u);
  EXPECT_THROW(replay(std::string(100, '\0')), NotAJournal);
  EXPECT_THROW(replay(std::string("{\0\"\0o\0p\0", 8)), NotAJournal);  // UTF-16
}

TEST(Journal, ReadsPythonsBareNaNAndInfinity) {
  const auto trials =
      trials_of(create_study + create_trial + value_line(0, 1, "NaN") + value_line(0, 2, "Infinity") +
                value_line(0, 3, "-Infinity") + state_line(0, 1, "[Infinity]"));
  EXPECT_TRUE(std::isnan(trials[0].intermediate.at(1)));
  EXPECT_EQ(trials[0].intermediate.at(2), INFINITY);
  EXPECT_EQ(trials[0].intermediate.at(3), -INFINITY);
  EXPECT_EQ(trials[0].values, std::vector<double>{INFINITY});

  const auto noted = trials_of(
      create_study + create_trial +
      R"({"op_code":8,"worker_id":"w","trial_id":0,"user_attr":{"a":{"loss":[NaN,1],"text":"say \"NaN\" or Infinity"}}})"
      "\n");
  EXPECT_EQ(noted[0].user_attributes.at("a"), R"({"loss":[null,1],"text":"say \"NaN\" or Infinity"})");
}

TEST(Journal, NeverWritesThem) {
  for (double value : {NAN, INFINITY, -INFINITY}) {
    EXPECT_THROW(to_line(SetIntermediateValue{0, 1, value}, "w"), std::invalid_argument);
    EXPECT_THROW(to_line(SetTrialState{0, TrialState::complete, {value}, {}, {}}, "w"),
                 std::invalid_argument);
    EXPECT_THROW(to_line(SetTrialParameter{0, {"x", floating(0, 1), value}}, "w"), std::invalid_argument);
  }
}

TEST(Journal, AFinishedTrialIgnoresWhatFollows) {
  for (int finished : {1, 2, 3}) {
    const auto trials =
        trials_of(create_study + create_trial + state_line(0, finished, "[1]") + state_line(0, 1, "[2]") +
                  value_line(0, 1, "3") + parameter_line(0, unit, "0.5") +
                  R"({"op_code":8,"worker_id":"w","trial_id":0,"user_attr":{"a":1}})"
                  "\n");
    EXPECT_EQ(static_cast<int>(trials[0].state), finished);
    EXPECT_EQ(trials[0].values, std::vector{1.0});
    EXPECT_TRUE(trials[0].intermediate.empty());
    EXPECT_TRUE(trials[0].parameters.empty());
    EXPECT_TRUE(trials[0].user_attributes.empty());
  }
}

TEST(Journal, FollowsOptunasRulesForWhatIsIgnored) {
  // A taken name; an unknown study and trial; op_code 10; another kind of distribution for a known name.
  const std::string other_kind =
      R"({\"name\": \"IntDistribution\", \"attributes\": {\"step\": 1, \"low\": 0, \"high\": 1, \"log\": false}})";
  const Replay read =
      replay(create_study + create_study +
             R"({"op_code":4,"worker_id":"w","study_id":7,"datetime_start":null})"
             "\n" +
             create_trial + value_line(9, 1, "1") +
             R"({"op_code":10,"worker_id":"w","trial_ids":[0]})"
             "\n" +
             parameter_line(0, unit, "0.5") + create_trial + parameter_line(1, other_kind, "1"));
  ASSERT_EQ(read.journal.studies().size(), 1u);
  ASSERT_EQ(read.journal.studies()[0].trials.size(), 2u);
  EXPECT_EQ(read.journal.studies()[0].trials[0].find("x")->value, 0.5);
  EXPECT_EQ(read.journal.studies()[0].trials[1].find("x"), nullptr);
}

TEST(Journal, CountsTrialsOfTheWholeFileAndOfEachStudy) {
  const std::string second_study = R"({"op_code":0,"worker_id":"w","study_name":"t","directions":[2, 1]})"
                                   "\n";
  const std::string in_second = R"({"op_code":4,"worker_id":"w","study_id":1,"datetime_start":null})"
                                "\n";
  const Replay read =
      replay(create_study + second_study + in_second + create_trial + in_second + value_line(2, 5, "7") +
             R"({"op_code":1,"worker_id":"w","study_id":0})"
             "\n" +
             create_study);
  EXPECT_EQ(read.journal.find("t")->trials[1].id, 2);
  EXPECT_EQ(read.journal.find("t")->trials[1].number, 1);
  EXPECT_EQ(read.journal.find("t")->trials[1].intermediate.at(5), 7);
  EXPECT_EQ(read.journal.find("s")->id, 2) << "a deleted study's name may be used again";
}

TEST(Journal, ReadsAWholeTrialInOneLineAndTheShortFormAndCrlf) {
  const auto trials = trials_of(
      create_study.substr(0, create_study.size() - 1) + "\r\n" +
      R"({"op_code":4,"worker_id":"w","study_id":0,"datetime_start":"2024-05-01T12:00:00.123456+00:00","state":1,"value":0.25,)"
      R"("datetime_complete":"2024-05-01T12:00:01Z","distributions":{"c":"{\"type\": \"categorical\", \"choices\": [\"a\", 2]}"},)"
      R"("params":{"c":1},"user_attrs":{"u":1},"system_attrs":{"s":null},"intermediate_values":{"2":0.5,"10":0.25}})"
      "\r\n");
  EXPECT_EQ(trials[0].state, TrialState::complete);
  EXPECT_EQ(trials[0].values, std::vector{0.25});
  EXPECT_EQ(external_value(trials[0].parameters[0].distribution, trials[0].parameters[0].value), "2");
  EXPECT_EQ(trials[0].last_step(), 10);
  EXPECT_EQ(trials[0].system_attributes.at("s"), "null");
}

}  // namespace
}  // namespace mlp::study
