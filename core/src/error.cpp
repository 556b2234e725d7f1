#include "mlp/error.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

namespace mlp {
namespace {

std::string sentence(const std::string& field, const std::string& value, const std::string& allowed) {
  const bool many = value.ends_with('s') && value.front() <= '9';  // "63 pixels", not "a list of 63 pixels"
  return (field.empty() ? "found: " + value
                        : field + ": " + value + (many ? " are not allowed" : " is not allowed")) +
         "; allowed: " + allowed;
}

/// A message ends at its first NUL, and a field may be called so.
std::string without_nul(std::string text) {
  for (std::size_t at = 0; (at = text.find('\0', at)) != text.npos;) text.replace(at, 1, "\\u0000");
  return text;
}

bool continues_character(char byte) { return (byte & 0xC0) == 0x80; }

}  // namespace

Excerpt::Excerpt(std::string text) : text_(std::move(text)) {
  constexpr std::size_t limit = 60;
  if (text_.size() <= limit) return;
  std::size_t end = limit;
  while (end > 0 && continues_character(text_[end])) --end;
  text_.replace(end, std::string::npos, "...");
}

InvalidField::InvalidField(std::string field, std::string value, std::string allowed)
    : InvalidField(field, value, allowed, sentence(field, value, allowed)) {}

InvalidField::InvalidField(std::string field, const Excerpt& value, std::string allowed)
    : InvalidField(std::move(field), value.for_message(), std::move(allowed)) {}

InvalidField::InvalidField(std::string field, std::string value, std::string allowed, const std::string& text)
    : std::invalid_argument(without_nul(text)),
      field_(std::move(field)),
      value_(std::move(value)),
      allowed_(std::move(allowed)) {}

std::string number_text(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number > 0 ? "infinity" : "-infinity";
  if (number == std::trunc(number) && std::abs(number) < 1e16)
    return std::to_string(static_cast<long long>(number));
  return nlohmann::ordered_json(number).dump();
}

bool Range::contains(double number) const {
  return (without_low ? number > low : number >= low) && (without_high ? number < high : number <= high);
}

std::string Range::text() const {
  if (!without_low && !without_high) return "from " + number_text(low) + " to " + number_text(high);
  return (without_low ? "above " : "at least ") + number_text(low) +
         (without_high ? ", below " : ", at most ") + number_text(high);
}

void require(const std::string& field, double number, const Range& range) {
  if (!range.contains(number)) throw InvalidField(field, number_text(number), "a number " + range.text());
}

}  // namespace mlp
