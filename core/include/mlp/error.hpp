#pragma once
#include <stdexcept>
#include <string>

namespace mlp {

/// A text cut at 60 bytes, between two characters, for a message. It turns into no std::string by itself: a text
/// that may have been cut must never be parsed, kept or written as if it were whole.
class Excerpt {
 public:
  explicit Excerpt(std::string text);

  const std::string& for_message() const { return text_; }

 private:
  std::string text_;
};

/// An input that is not allowed: names the document's field by its path, the value found and what is allowed.
class InvalidField : public std::invalid_argument {
 public:
  /// `field` is empty where no single field is to blame.
  InvalidField(std::string field, std::string value, std::string allowed);
  InvalidField(std::string field, const Excerpt& value, std::string allowed);

  /// With a sentence of its own instead of the usual one.
  InvalidField(std::string field, std::string value, std::string allowed, const std::string& sentence);

  const std::string& field() const { return field_; }
  const std::string& value() const { return value_; }
  const std::string& allowed() const { return allowed_; }

 private:
  std::string field_, value_, allowed_;
};

/// A number as a person writes it: whole numbers without a point, others with the fewest digits that tell
/// them apart.
std::string number_text(double number);

/// An interval of allowed numbers; either end can be left out of it.
struct Range {
  double low, high;
  bool without_low = false, without_high = false;

  bool contains(double number) const;  ///< false for NaN
  std::string text() const;            ///< e.g. "from 0 to 1" or "above 0, at most 1000"
};

/// Throws InvalidField unless `range` contains `number`.
void require(const std::string& field, double number, const Range& range);

}  // namespace mlp
