#include <charconv>

#include "commands.hpp"
#include "mlp/error.hpp"

namespace mlp::cli {

CLI::Validator integer_in(long long low, long long high) {
  return CLI::Validator(
      [low, high](const std::string& text) -> std::string {
        long long number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error == std::errc{} && end == text.data() + text.size() && low <= number && number <= high)
          return {};
        return "\"" + text + "\" is not allowed; allowed: an integer from " + std::to_string(low) + " to " +
               std::to_string(high);
      },
      "");
}

CLI::Validator one_of_words(std::vector<std::string> words) {
  return CLI::Validator(
      [words = std::move(words)](const std::string& text) -> std::string {
        std::string allowed;
        for (const std::string& word : words) {
          if (text == word) return {};
          allowed += (allowed.empty() ? "" : ", ") + word;
        }
        return "\"" + text + "\" is not allowed; allowed: one of " + allowed;
      },
      "");
}

}  // namespace mlp::cli
