#pragma once
#include <string>
#include <vector>

#include "mlp/study/journal.hpp"

/// Lines of journals, for tests.
namespace mlp::study {

inline const std::string create_study = R"({"op_code":0,"worker_id":"w","study_name":"s","directions":[1]})"
                                 "\n";
inline const std::string create_trial = R"({"op_code":4,"worker_id":"w","study_id":0,"datetime_start":null})"
                                 "\n";

inline std::string state_line(int trial, int state, const std::string& values = "null") {
  return R"({"op_code":6,"worker_id":"w","trial_id":)" + std::to_string(trial) + R"(,"state":)" +
         std::to_string(state) + R"(,"values":)" + values +
         R"(,"datetime_start":"2024-05-01T12:00:00.000000","datetime_complete":"2024-05-01T12:00:01.000000"})"
         "\n";
}

inline std::string value_line(int trial, int step, const std::string& value) {
  return R"({"op_code":7,"worker_id":"w","trial_id":)" + std::to_string(trial) + R"(,"step":)" +
         std::to_string(step) + R"(,"intermediate_value":)" + value + "}\n";
}

inline std::string parameter_line(int trial, const std::string& distribution, const std::string& value) {
  return R"({"op_code":5,"worker_id":"w","trial_id":)" + std::to_string(trial) +
         R"(,"param_name":"x","param_value_internal":)" + value + R"(,"distribution":")" + distribution +
         "\"}\n";
}

inline const std::string unit =
    R"({\"name\": \"FloatDistribution\", \"attributes\": {\"step\": null, \"low\": 0.0, \"high\": 1.0, \"log\": false}})";

inline std::vector<TrialRecord> trials_of(const std::string& text) {
  return replay(text).journal.studies().at(0).trials;
}

}  // namespace mlp::study
