#pragma once
#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace mlp::cli {

/// The one of `candidates` that may have been meant by `name`: a third of its letters mistyped at most
/// (Levenshtein 1966; two letters in the wrong order count as one mistake). Empty if there is none.
std::string closest(const std::string& name, const std::vector<std::string>& candidates);

/// What is wrong with the words that no option took, in their order, and what may have been meant; empty if
/// all were taken.
std::string unknown_words(const CLI::App& app);

/// The help of a sub-command, of the whole for an empty name. Throws InvalidField if there is none of that
/// name.
std::string help_of(const CLI::App& app, const std::string& name);

}  // namespace mlp::cli
