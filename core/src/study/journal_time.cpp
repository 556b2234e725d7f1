#include <algorithm>

#include "fields.hpp"
#include "journal_line.hpp"

namespace mlp::study {
namespace {

/// Takes the part of `text` that has this form, in which each d stands for a digit, from its beginning.
bool take(std::string_view& text, std::string_view form) {
  const bool found =
      text.size() >= form.size() &&
      std::equal(form.begin(), form.end(), text.begin(), [](char wanted, char letter) {
        return wanted == 'd' ? letter >= '0' && letter <= '9' : letter == wanted;
      });
  if (found) text.remove_prefix(form.size());
  return found;
}

void take_fraction(std::string_view& text) {
  if (take(text, ".ddd")) take(text, "ddd");
}

}  // namespace

void require_time(const std::string& field, const std::string& time, bool foreign) {
  std::string_view rest = time;
  bool known = take(rest, "dddd-dd-dd") && (take(rest, "T") || (foreign && take(rest, " "))) && take(rest, "dd:dd");
  known = known && (take(rest, ":dd") || foreign);
  take_fraction(rest);
  if (foreign) take(rest, "Z") || take(rest, "+dd:dd") || take(rest, "-dd:dd");
  if (!known || !rest.empty()) throw InvalidField(field, text_of(time), "a time as 2024-05-01T12:00:00.000000");
}

}  // namespace mlp::study
