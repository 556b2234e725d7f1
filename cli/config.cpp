#include "commands.hpp"
#include "document.hpp"
#include "input.hpp"
#include "mlp/experiment.hpp"
#include "mlp/search.hpp"
#include "output.hpp"
#include "run_json.hpp"

namespace mlp::cli {
namespace {

constexpr const char* footer = R"(
An experiment document is JSON and says everything about a run: data, network, loss, optimiser, seed. Every field
may be left out and then has its default; a field that nobody knows is an error, so that a typing mistake does
not train something else.

A space document (see mlp study --help) says what a search tries. With --parameters it becomes the documents of
one trial, one a line for each of the objective's seeds: so other programs than mlp study can run its trials.

Examples:
  mlp config --defaults > run.json
  mlp config --check run.json
  echo '{"network": {"layers": [64, 32, 10]}}' | mlp config --check -
  mlp config --space space.json
  echo '{"width": 48, "optimizer.learning_rate": 0.5}' | mlp config --space space.json --parameters -

Exit codes: 0 allowed, 2 not allowed; the message names the field, the value and what is allowed.)";

struct Options {
  bool defaults = false;
  std::string check, space, parameters;
};

void print_experiment(const Options& options) {
  const Experiment experiment = options.defaults ? Experiment{} : read_document(options.check).experiment;
  print_line(to_json_in_full(experiment));
}

Search search_of(const std::string& source) {
  const std::string text = read_space(source);
  return naming(source, [&] { return parse_search(text); });
}

/// The experiments that make up one trial: its runs differ in the seed alone.
void print_trial(const Search& search, const std::string& source) {
  const std::string text = read_all(source, document_limit);
  Experiment experiment =
      naming(source, [&] { return experiment_of(search, study::parse_parameters(search.study.space, text)); });
  for (int run = 0; run < search.objective.seeds; ++run) {
    print_line(Json::parse(to_json(experiment)).dump());
    ++experiment.seed;
  }
}

void run_config(const Options& options) {
  if (options.space.empty()) return print_experiment(options);
  if (options.space == "-" && options.parameters == "-")
    throw UsageError(
        "--space and --parameters both read standard input, which can be read once: name a FILE for one");
  const Search search = search_of(options.space);
  if (options.parameters.empty())
    print_line(to_json(search));
  else
    print_trial(search, options.parameters);
}

}  // namespace

void add_config(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("config", "Print or check an experiment document");
  auto options = std::make_shared<Options>();
  auto* defaults = command->add_flag("--defaults", options->defaults, "Print the complete default document");
  auto* check =
      command
          ->add_option("--check", options->check,
                       "Print this document completed, or what is wrong with it; - reads standard input")
          ->type_name("FILE|-");
  auto* space = command->add_option("--space", options->space, "The same for the space document of a search")
                    ->type_name("FILE|-");
  command
      ->add_option(
          "--parameters", options->parameters,
          "With --space: print the documents of a trial with these parameters, {\"NAME\": VALUE, ...}")
      ->type_name("FILE|-")
      ->needs(space);
  auto* choice = command->add_option_group("one of them");
  choice->add_options(defaults, check, space);
  choice->require_option(1);
  command->footer(footer);
  command->callback([options, &exit_code] {
    run_config(*options);
    exit_code = ok;
  });
}

}  // namespace mlp::cli
