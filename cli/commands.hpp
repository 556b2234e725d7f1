#pragma once
#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace mlp::cli {

/// What the command tells the shell.
enum ExitCode { ok = 0, failed = 1, wrong_input = 2, interrupted = 130 };

// Each adds one sub-command, which sets `exit_code` when it has run.
void add_train(CLI::App& app, int& exit_code);
void add_gradcheck(CLI::App& app, int& exit_code);
void add_config(CLI::App& app, int& exit_code);
void add_data(CLI::App& app, int& exit_code);
void add_predict(CLI::App& app, int& exit_code);
void add_study(CLI::App& app, int& exit_code);

/// For an option: an integer in this range, with an error in the words of the experiment document.
CLI::Validator integer_in(long long low, long long high);
/// The same for one of these words.
CLI::Validator one_of_words(std::vector<std::string> words);

}  // namespace mlp::cli
