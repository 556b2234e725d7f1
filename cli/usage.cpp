#include "usage.hpp"

#include <algorithm>

#include "mlp/error.hpp"

namespace mlp::cli {
namespace {

std::size_t mistakes_between(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> least(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i)
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        least[i][j] = i + j;
        continue;
      }
      const std::size_t replaced = least[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      least[i][j] = std::min({least[i - 1][j] + 1, least[i][j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        least[i][j] = std::min(least[i][j], least[i - 2][j - 2] + 1);
    }
  return least[a.size()][b.size()];
}

std::vector<std::string> sub_commands_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(command->get_name());
  return names;
}

std::vector<std::string> options_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

std::string meant(const std::string& name, const std::vector<std::string>& candidates) {
  const std::string word = closest(name, candidates);
  return word.empty() ? "" : ", did you mean " + word + "?";
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

}  // namespace

std::string closest(const std::string& name, const std::vector<std::string>& candidates) {
  std::string best;
  std::size_t fewest = std::max<std::size_t>(1, std::min<std::size_t>(name.size(), 40) / 3) + 1;
  if (name.size() > 60) return best;
  for (const std::string& candidate : candidates)
    if (const std::size_t mistakes = mistakes_between(name, candidate); mistakes < fewest) {
      fewest = mistakes;
      best = candidate;
    }
  return best;
}

std::string unknown_words(const CLI::App& app) {
  const auto called = app.get_subcommands();
  const CLI::App& command = called.empty() ? app : *called.front();
  const std::vector<std::string> words = command.remaining();
  if (words.empty()) return "";
  std::string options;
  for (const std::string& word : words) {
    if (word.size() < 2 || word.front() != '-') continue;
    const std::string name = word.substr(0, word.find('='));
    options += (options.empty() ? "" : "; ") + ("no option " + name) + meant(name, options_of(command));
  }
  if (called.empty() && words.front().front() != '-')
    return "no command \"" + words.front() + "\"" + meant(words.front(), sub_commands_of(app));
  return options.empty() ? "too many arguments: " + joined(words) : options;
}

std::string help_of(const CLI::App& app, const std::string& name) {
  if (name.empty()) return app.get_formatter()->make_help(&app, "mlp", CLI::AppFormatMode::Normal);
  const std::vector<std::string> names = sub_commands_of(app);
  if (std::find(names.begin(), names.end(), name) == names.end())
    throw InvalidField("command", "\"" + name + "\"", "one of " + joined(names) + meant(name, names));
  return app.get_subcommand(name)->help("mlp");
}

}  // namespace mlp::cli
