#include "commands.hpp"
#include "input.hpp"
#include "mlp/experiment.hpp"
#include "output.hpp"

namespace mlp::cli {
namespace {

constexpr const char* footer = R"(
An experiment document is JSON and says everything about a run: data, network, loss, optimiser, seed. Every field
may be left out and then has its default; a field that nobody knows is an error, so that a typing mistake does
not train something else.

Examples:
  mlp config --defaults > run.json
  mlp config --check run.json
  echo '{"network": {"layers": [64, 32, 10]}}' | mlp config --check -

Exit codes: 0 allowed, 2 not allowed; the message names the field, the value and what is allowed.)";

}  // namespace

void add_config(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("config", "Print or check an experiment document");
  auto source = std::make_shared<std::string>();
  auto wants_defaults = std::make_shared<bool>(false);
  auto* defaults = command->add_flag("--defaults", *wants_defaults, "Print the complete default document");
  auto* check =
      command
          ->add_option("--check", *source,
                       "Print this document completed, or what is wrong with it; - reads standard input")
          ->type_name("FILE|-");
  auto* choice = command->add_option_group("one of them");
  choice->add_options(defaults, check);
  choice->require_option(1);
  command->footer(footer);
  command->callback([source, wants_defaults, &exit_code] {
    const Experiment experiment = source->empty() ? Experiment{} : naming(*source, [&] {
      return parse_experiment(read_all(*source, document_limit));
    });
    print_line(to_json(experiment));
    exit_code = ok;
  });
}

}  // namespace mlp::cli
