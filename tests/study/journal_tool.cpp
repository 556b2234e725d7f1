// Writes and continues a study's journal for optuna_continues_test.py, and prints what it holds as JSON.
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "mlp/study/study.hpp"

namespace {

using namespace mlp::study;
using Json = nlohmann::ordered_json;

const char* const config = R"({"name": "network search", "direction": "maximize", "seed": 7,
  "pruner": {"name": "percentile", "startup_trials": 3}, "space": [
  {"name": "n_layers", "type": "int", "low": 1, "high": 3},
  {"name": "width_1", "type": "int", "low": 32, "high": 128, "step": 8},
  {"name": "width_2", "type": "int", "low": 32, "high": 128, "step": 8, "when": {"parameter": "n_layers", "at_least": 2}},
  {"name": "width_3", "type": "int", "low": 32, "high": 128, "step": 8, "when": {"parameter": "n_layers", "at_least": 3}},
  {"name": "batch", "type": "int", "low": 1, "high": 1024, "log": true},
  {"name": "dropout", "type": "float", "low": 0, "high": 0.5, "step": 0.05},
  {"name": "rate", "type": "float", "low": 1e-3, "high": 0.1, "log": true},
  {"name": "momentum", "type": "float", "low": 0, "high": 0.99},
  {"name": "init", "type": "categorical", "choices": ["glorot_uniform", "he_normal"]},
  {"name": "depth of ½", "type": "categorical", "choices": [1, 2.5, true, null, "1"]}]})";

/// A made-up accuracy that rises over 8 steps.
Outcome train(Trial& trial) {
  const TrialRecord& record = trial.record();
  const double quality = 1 - 0.1 * std::abs(record.find("n_layers")->value - 2) -
                         0.2 * std::pow(std::log10(record.find("rate")->value) + 1.5, 2) -
                         record.find("dropout")->value * 0.3;
  if (trial.number() % 11 == 6) {
    trial.report(0, NAN);
    return Outcome::failed("diverged at epoch 1");
  }
  for (int step = 0; step < 8; ++step) {
    trial.report(step, quality * (1 - std::exp(-step - 1.0)));
    if (trial.should_prune()) return Outcome::pruned();
  }
  return Outcome::complete(quality);
}

Json described(const TrialRecord& trial) {
  Json json{{"number", trial.number},         {"state", mlp::name_of(trial.state)},
            {"values", trial.values},         {"params", Json::object()},
            {"intermediate", Json::object()}, {"user_attrs", Json::object()},
            {"start", trial.datetime_start},  {"complete", trial.datetime_complete}};
  for (const ParameterValue& parameter : trial.parameters) {
    json["params"][parameter.name] = Json::parse(external_value(parameter.distribution, parameter.value));
  }
  for (const auto& [step, value] : trial.intermediate) json["intermediate"][std::to_string(step)] = value;
  for (const auto& [key, value] : trial.user_attributes) json["user_attrs"][key] = Json::parse(value);
  return json;
}

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void print(const Study& study) {
  Json trials = Json::array();
  for (const TrialRecord& trial : study.trials()) trials.push_back(described(trial));
  std::printf("%s\n", trials.dump().c_str());
}

}  // namespace

/// What a journal holds, by study; numbers that JSON has not as texts.
void print_read(const std::string& path) {
  Json studies = Json::object();
  const Replay replayed = replay(read(path));
  for (const StudyRecord& study : replayed.journal.studies()) {
    if (study.deleted) continue;
    Json& trials = studies[study.name] = Json::array();
    for (const TrialRecord& trial : study.trials) {
      Json parameters = Json::object();
      for (const ParameterValue& parameter : trial.parameters)
        parameters[parameter.name] = external_value(parameter.distribution, parameter.value);
      Json values = Json::array();
      for (double value : trial.values) values.push_back(mlp::number_text(value));
      trials.push_back({{"state", mlp::name_of(trial.state)}, {"params", parameters}, {"values", values}});
    }
  }
  std::printf("%s\n", studies.dump().c_str());
}

/// journal_tool write|continue FILE: runs trials into the journal, leaves one running and one waiting, prints
/// all. journal_tool read FILE: prints what it holds.
int main(int argc, char** argv) {
  if (argc != 3) return 2;
  if (std::string(argv[1]) == "read") return print_read(argv[2]), 0;
  const bool goes_on = std::string(argv[1]) == "continue";
  int second = 0;
  const auto now = [&] {
    char text[40];
    std::snprintf(text, sizeof text, "2024-05-01T12:%02d:%02d.%06d", second / 60, second % 60, 250'000);
    ++second;
    return std::string(text);
  };
  Replay replayed = replay(goes_on ? read(argv[2]) : "");
  std::ofstream file(argv[2], std::ios::binary | (goes_on ? std::ios::app : std::ios::trunc));
  const auto keep = [&](std::string_view line) {
    file.write(line.data(), static_cast<std::streamsize>(line.size())).flush();
  };
  Study study(parse_study(config), std::move(replayed.journal), keep);
  study.requeue_interrupted();
  optimize(study, goes_on ? 10 : 30, train, now);
  study.ask(now());
  const Trial interrupted = study.ask(now());
  study.report(interrupted.number(), 0, 0.125);
  study.requeue(interrupted.number());
  print(study);
}
