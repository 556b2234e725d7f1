#include "mlp/study/study.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "commands.hpp"
#include "input.hpp"
#include "interruption.hpp"
#include "journal_file.hpp"
#include "mlp/search_study.hpp"
#include "output.hpp"
#include "progress_bar.hpp"
#include "run_json.hpp"
#include "study_workers.hpp"

namespace mlp::cli {
namespace {

constexpr const char* footer = R"(
The space document holds the experiment that all trials share, what each of them may change in it, and how to choose:
  {"seed": 1,
   "objective": {"monitor": "validation_accuracy", "seeds": 1, "report_every": 10},
   "sampler": {"name": "tpe"}, "pruner": {"name": "percentile", "percentile": 50},
   "experiment": {"training": {"epochs": 200}},
   "space": [
     {"name": "hidden_layers", "type": "int", "low": 1, "high": 3},
     {"name": "width_1", "type": "int", "low": 32, "high": 128},
     {"name": "width_2", "type": "int", "low": 32, "high": 128, "when": {"parameter": "hidden_layers", "at_least": 2}},
     {"name": "optimizer.learning_rate", "type": "float", "low": 0.01, "high": 1, "log": true},
     {"name": "network.initializer", "type": "categorical", "choices": ["glorot_uniform", "he_normal"]}]}
A name is the path of a field of the experiment, or hidden_layers, width (of every hidden layer), width_1, width_2, ...
The value of a trial is the mean over "seeds" runs, on the validation images; the test images stay closed. A trial
that diverges fails; it has no value. Every "report_every" epochs the pruner may end a trial that lags behind.

The storage is a journal in Optuna's format. Each line is written at once: after Ctrl-C, or a crash, --resume loses
nothing that was told, and runs interrupted trials again. With one job the same document gives the same study.
Prints one JSON line at the end; "experiment" in its "best" is ready for mlp train. The table is on stderr.

Examples:
  mlp study --space space.json --trials 100 --jobs 2 --storage study.log
  mlp study --space space.json --trials 200 --storage study.log --resume
  mlp study ... | jq .best.experiment | mlp train --config - --test | tail -1

Exit codes: 0 done, 1 no trial was completed, 2 wrong usage or input, 130 interrupted.)";

constexpr std::size_t table_rows = 5;

struct Options {
  std::string space, storage;
  int trials = 100, jobs = 1;
  bool resume = false;
};

std::string parameters_text(const study::TrialRecord& trial) {
  std::string text;
  for (const study::ParameterValue& parameter : trial.parameters)
    text += (text.empty() ? "" : ", ") + parameter.name + " " +
            study::external_value(parameter.distribution, parameter.value);
  return text;
}

void print_table(const study::Study& study) {
  std::vector<const study::TrialRecord*> best;
  for (const study::TrialRecord& trial : study.trials())
    if (trial.state == study::TrialState::complete && !trial.values.empty()) best.push_back(&trial);
  const study::History history = study.history();
  std::stable_sort(best.begin(), best.end(), [&](const auto* a, const auto* b) {
    return history.loss(a->values[0]) < history.loss(b->values[0]);
  });
  if (best.size() > table_rows) best.resize(table_rows);
  std::fprintf(stderr, "%6s %10s  parameters\n", "trial", "value");
  for (const study::TrialRecord* trial : best)
    std::fprintf(stderr, "%6d %10.5f  %s\n", trial->number, trial->values[0],
                 parameters_text(*trial).c_str());
}

Json json_of(const Search& search, const study::TrialRecord& trial) {
  Json parameters = Json::object();
  for (const study::ParameterValue& parameter : trial.parameters)
    parameters[parameter.name] = Json::parse(study::external_value(parameter.distribution, parameter.value));
  return {{"trial", trial.number},
          {"value", trial.values[0]},
          {"parameters", parameters},
          {"experiment", Json::parse(to_json(experiment_of(search, trial.parameters)))}};
}

Json result_of(const Search& search, const study::Study& study, bool stopped, double seconds) {
  const TrialCounts counts = count_trials(study);
  const study::TrialRecord* best = study.best();
  return {{"state", stopped ? "interrupted" : "finished"},
          {"trials", counts.ended()},
          {"complete", counts.complete},
          {"pruned", counts.pruned},
          {"failed", counts.failed},
          {"waiting", counts.waiting},
          {"seconds", seconds},
          {"best", best ? json_of(search, *best) : Json()}};
}

std::string note_of(const study::Study& study) {
  const TrialCounts counts = count_trials(study);
  std::string note;
  if (const study::TrialRecord* best = study.best()) {
    char text[60];
    std::snprintf(text, sizeof text, "best %.4f (trial %d), ", best->values[0], best->number);
    note = text;
  }
  return note + std::to_string(counts.pruned) + " pruned, " + std::to_string(counts.failed) + " failed";
}

ExitCode search_for_best(const Options& options) {
  const std::string text = read_all(options.space, document_limit);
  const Search search = naming(options.space, [&] { return parse_search(text); });
  JournalFile file(options.storage, options.resume);
  const study::Study::Sink sink = [&](std::string_view line) { file.append(line); };
  study::Journal journal = file.take_journal();
  naming(options.storage, [&] { keep_objective(search, journal, sink); });
  study::Study study =
      naming(options.storage, [&] { return study::Study(search.study, std::move(journal), sink); });
  study.requeue_interrupted();

  watch_for_interruption();
  const auto start = std::chrono::steady_clock::now();
  ProgressBar bar(count_trials(study).ended(), options.trials);
  bar.update(count_trials(study).ended(), note_of(study));
  run_trials(study, search, options.trials, options.jobs,
             [&] { bar.update(count_trials(study).ended(), note_of(study)); });
  bar.hide();

  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  const bool stopped = count_trials(study).ended() < options.trials;
  print_table(study);
  print_line(result_of(search, study, stopped, seconds.count()).dump());
  return stopped ? interrupted : study.best() ? ok : failed;
}

}  // namespace

void add_study(CLI::App& app, int& exit_code) {
  CLI::App* command =
      app.add_subcommand("study", "Search for the best network: many trials, a sampler, a pruner");
  auto options = std::make_shared<Options>();
  command->add_option("--space", options->space, "The space document; - reads standard input")
      ->type_name("FILE|-")
      ->required();
  command
      ->add_option("--trials", options->trials,
                   "Trials that the study has in the end, earlier ones included (default 100)")
      ->type_name("N")
      ->check(integer_in(1, 1'000'000));
  command->add_option("--jobs", options->jobs, "Trials at a time, each on a core (default 1)")
      ->type_name("N")
      ->check(integer_in(1, 256));
  command->add_option("--storage", options->storage, "The journal, in Optuna's format")
      ->type_name("FILE")
      ->required();
  command->add_flag("--resume", options->resume, "Go on with the study in the storage");
  command->footer(footer);
  command->callback([options, &exit_code] { exit_code = search_for_best(*options); });
}

}  // namespace mlp::cli
