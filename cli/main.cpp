#include <csignal>
#include <exception>
#include <iostream>
#include <memory>

#include "commands.hpp"
#include "input.hpp"
#include "mlp/error.hpp"
#include "output.hpp"
#include "usage.hpp"

namespace {

using namespace mlp::cli;

constexpr const char* footer = R"(
Begin here:
  mlp config --defaults > run.json      write down the default experiment, to be edited
  mlp train run.json
  mlp gradcheck run.json
  mlp help train

Every run of the page can be repeated here: save it as JSON there, train it here, and its weights hash is compared.
Results are tables at a terminal; with --json, and wherever stdout is no terminal, they are JSON, one object a line.
Progress and messages are on stderr.

Exit codes: 0 done; 1 failed (a run diverged, a check did not pass); 2 wrong usage or input;
130 interrupted (Ctrl-C), with everything kept that can be resumed.)";

/// The sub-command that was called, or the whole.
const CLI::App& called(const CLI::App& app) {
  const auto chosen = app.get_subcommands();
  return chosen.empty() ? app : *chosen.front();
}

std::string name_of(const CLI::App& app) {
  const CLI::App& command = called(app);
  return &command == &app ? "mlp" : "mlp " + command.get_name();
}

int complain(const CLI::App& app, const std::string& message, int code) {
  std::cerr << name_of(app) << ": " << message << '\n';
  return code;
}

void add_help_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("help", "Print the help of a command");
  auto name = std::make_shared<std::string>();
  command->add_option("command", *name, "Of which (none: of mlp)");
  command->callback([&app, name] { print(help_of(app, *name)); });
}

int run(CLI::App& app, int argc, char** argv) {
  int exit_code = ok;
  add_train(app, exit_code);
  add_gradcheck(app, exit_code);
  add_config(app, exit_code);
  add_data(app, exit_code);
  add_predict(app, exit_code);
  add_study(app, exit_code);
  add_help_command(app);
  try {
    app.parse(argc, argv);
    if (app.get_subcommands().empty()) print(app.help());
    return exit_code;
  } catch (const CLI::CallForHelp&) {
    const CLI::App& command = called(app);
    print(&command == &app ? app.help() : command.help("mlp"));  // "Usage: mlp train ..."
    return ok;
  } catch (const CLI::CallForVersion& version) {
    print_line(version.what());
    return ok;
  } catch (const CLI::ParseError& error) {
    const std::string unknown = unknown_words(app);
    return complain(app, (unknown.empty() ? error.what() : unknown) + "\nSee " + name_of(app) + " --help",
                    wrong_input);
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that has gone shows in the result of a write
  std::signal(SIGXFSZ, SIG_IGN);  // the same for a file that may not grow any more
  CLI::App app("mlp: trains and checks small neural networks on handwritten digits", "mlp");
  app.set_version_flag("--version", "mlp " MLP_VERSION, "Print the version");
  app.set_help_flag("-h,--help", "Print this help");
  app.require_subcommand(0, 1);
  app.get_formatter()->column_width(26);
  app.footer(footer);
  try {
    return run(app, argc, argv);
  } catch (const ReaderGone&) {
    return ok;
  } catch (const mlp::InvalidField& error) {
    return complain(app, error.what(), wrong_input);
  } catch (const UsageError& error) {
    return complain(app, error.what(), wrong_input);
  } catch (const InputError& error) {
    return complain(app, error.what(), wrong_input);
  } catch (const std::exception& error) {
    return complain(app, error.what(), failed);
  }
}
