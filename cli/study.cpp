#include "mlp/study/study.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>

#include "commands.hpp"
#include "document.hpp"
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
A parameter's name is the path of a field of the experiment, or hidden_layers, width (of every hidden layer), width_1, width_2, ...
The value of a trial is the mean over "seeds" runs, on the validation images; the test images stay closed. A trial
that diverges fails; it has no value. Every "report_every" epochs the pruner may end a trial that lags behind.

A journal can hold several studies, ours and Optuna's: "name" in the space document says which one ("study" if it is left
out). The page shows any of them.

The storage is a journal in Optuna's format. Each line is written at once, and the end of a trial is on the disk before
another trial begins in its place: after Ctrl-C, a crash or a power cut, --resume loses nothing that was told, and runs
interrupted trials again. With one job the same document gives the same study, resumed or not, on the same kind of
machine. With several jobs it may differ each time: what a new trial is drawn from depends on which results came first.
Other programs may read the journal meanwhile. If one writes to it, as Optuna can, mlp study ends at its next line: the
trials' numbers follow from the order of lines. Nothing is lost; when the other has ended, go on with --resume.

Prints one JSON line at the end (at a terminal with --json), also if the storage fails; mlp train takes it as it is, and
trains "experiment" in its "best". The table is on stderr.

Examples:
  mlp study --space space.json --trials 100 --jobs 2 --storage study.log
  mlp study --space space.json --trials 200 --storage study.log --resume
  mlp study ... | mlp train - --test | tail -1

Exit codes: 0 done, 1 no trial was completed or the storage failed, 2 wrong usage or input, 130 interrupted.)";

constexpr std::size_t table_rows = 5;

struct Options {
  std::string space, storage;
  int trials = 100, jobs = 1;
  bool resume = false, quiet = false, json = false;
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

/// A value as JSON; one that JSON has not, as a foreign trial may hold, as its name.
Json value_of(const study::ParameterValue& parameter) {
  const std::string text = study::external_value(parameter.distribution, parameter.value);
  const Json value = Json::parse(text, nullptr, false);
  return value.is_discarded() ? Json(text) : value;
}

/// Null for a trial of another program, whose parameters the search does not know.
Json experiment_json(const Search& search, const study::TrialRecord& trial) {
  try {
    return Json::parse(to_json(experiment_of(search, trial.parameters)));
  } catch (const InvalidField&) {
    return {};
  }
}

Json json_of(const Search& search, const study::TrialRecord& trial) {
  Json parameters = Json::object();
  for (const study::ParameterValue& parameter : trial.parameters)
    parameters[parameter.name] = value_of(parameter);
  return {{"trial", trial.number},
          {"value", trial.values[0]},
          {"parameters", parameters},
          {"experiment", experiment_json(search, trial)}};
}

Json result_of(const Search& search, const study::Study& study, const char* state, double seconds) {
  const TrialCounts counts = count_trials(study);
  const study::TrialRecord* best = study.best();
  return {{"state", state},
          {"trials", counts.ended()},
          {"complete", counts.complete},
          {"pruned", counts.pruned},
          {"failed", counts.failed},
          {"waiting", counts.waiting},
          {"seconds", seconds},
          {"best", best ? json_of(search, *best) : Json()}};
}

void print_summary(const TrialCounts& counts, const char* state, double seconds) {
  char text[160];
  std::snprintf(
      text, sizeof text,
      "%s: %d trials in %.1f s, %d complete, %d pruned, %d failed; --resume --json prints the best's document\n",
      state, counts.ended(), seconds, counts.complete, counts.pruned, counts.failed);
  print(text);
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

/// Runs what is missing of the trials and shows how far they are. Returns what went wrong, if something did.
std::exception_ptr run_with_bar(study::Study& study, const Search& search, const Options& options,
                                JournalFile& file) {
  ProgressBar bar(count_trials(study).ended(), options.trials, options.quiet);
  const auto show = [&] { bar.update(count_trials(study).ended(), note_of(study)); };
  try {
    study.requeue_interrupted();
    show();
    run_trials(study, search, options.trials, options.jobs, [&] {
      file.sync();
      show();
    });
  } catch (...) {
    return std::current_exception();
  }
  return nullptr;
}

ExitCode search_for_best(const Options& options) {
  const std::string text = read_space(options.space);
  const Search search = naming(options.space, [&] { return parse_search(text); });
  JournalFile file(options.storage, options.resume);
  const study::Study::Sink sink = [&](std::string_view line) { file.append(line); };
  study::Journal journal = file.take_journal();
  naming(options.storage, [&] { keep_objective(search, journal, sink); });
  study::Study study =
      naming(options.storage, [&] { return study::Study(search.study, std::move(journal), sink); });

  watch_for_interruption();
  const auto start = std::chrono::steady_clock::now();
  const std::exception_ptr fault = run_with_bar(study, search, options, file);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  const bool stopped = count_trials(study).ended() < options.trials;
  if (!options.quiet) print_table(study);
  const char* state = fault ? "failed" : stopped ? "interrupted" : "finished";
  if (prints_json(options.json))
    print_line(result_of(search, study, state, seconds.count()).dump());
  else
    print_summary(count_trials(study), state, seconds.count());
  if (fault) std::rethrow_exception(fault);
  return stopped ? interrupted : study.best() ? ok : failed;
}

}  // namespace

void add_study(CLI::App& app, int& exit_code) {
  CLI::App* command =
      app.add_subcommand("study", "Search for the best network: many trials, a sampler, a pruner");
  auto options = std::make_shared<Options>();
  command->add_option("space,--space", options->space, "The space document; - reads standard input")
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
  command->add_flag("--quiet", options->quiet, "No progress and no table: the result alone");
  command->add_flag("--json", options->json, json_help);
  command->footer(footer);
  command->callback([options, &exit_code] { exit_code = search_for_best(*options); });
}

}  // namespace mlp::cli
