#include "json_text.hpp"

#include <vector>

#include "mlp/error.hpp"

namespace mlp {
namespace {

constexpr std::size_t max_bytes = 1'000'000;
constexpr std::size_t max_depth = 8;
constexpr std::size_t max_fields = 100;

bool continues_character(char byte) { return (byte & 0xC0) == 0x80; }

std::string position(std::string_view text, std::size_t byte) {
  std::size_t line = 1, column = 1;
  for (char letter : text.substr(0, byte)) {
    if (letter == '\n') {
      ++line;
      column = 1;
    } else if (!continues_character(letter)) {
      ++column;
    }
  }
  return " at line " + std::to_string(line) + ", column " + std::to_string(column);
}

/// The part of the library's message that says what it met, e.g. "unexpected '}'; expected string literal".
std::string reason(std::string message) {
  if (const auto start = message.find(" - "); start != std::string::npos) message.erase(0, start + 3);
  return message.substr(0, message.find("; last read: "));
}

/// Builds the value from the parser's events, and knows its path at any time: it is the handler of
/// Json::sax_parse.
class Builder {
 public:
  Builder(std::string_view text, const std::string& field) : text_(text), field_(field) {}

  Json take() { return std::move(root_); }

  bool null() { return add(nullptr); }
  bool boolean(bool value) { return add(value); }
  bool number_integer(std::int64_t value) { return add(value); }
  bool number_unsigned(std::uint64_t value) { return add(value); }
  bool number_float(double value, const std::string&) { return add(value); }
  bool string(std::string& value) { return add(std::move(value)); }
  bool binary(Json::binary_t&) { return false; }  // JSON text has none

  bool start_object(std::size_t) { return open(Json::object()); }
  bool start_array(std::size_t) { return open(Json::array()); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(std::string& key) {
    Level& level = levels_.back();
    const bool twice = level.container->contains(key);
    level.key = std::move(key);
    if (twice) throw InvalidField(path(), "a field given twice", "each field at most once");
    if (level.container->size() == max_fields)
      throw InvalidField(path(), "field number " + std::to_string(max_fields + 1) + " of its object",
                         "fewer fields");
    return true;
  }

  bool parse_error(std::size_t byte, const std::string&, const Json::exception& error) {
    constexpr int number_overflow = 406;
    if (error.id == number_overflow)
      throw InvalidField(path(), "a number too large", "numbers up to 1.79e308");
    throw InvalidField(field_, reason(error.what()) + position(text_, byte - 1), "JSON text");
  }

 private:
  struct Level {
    Json* container;
    std::string key;  ///< of the current value, in an object
  };

  bool add(Json value) {
    place(std::move(value));
    return true;
  }

  bool open(Json container) {
    if (levels_.size() == max_depth)
      throw InvalidField(path(), "more than " + std::to_string(max_depth) + " levels of nesting",
                         "fewer levels");
    levels_.push_back({place(std::move(container)), ""});
    return true;
  }

  bool close() {
    levels_.pop_back();
    return true;
  }

  Json* place(Json value) {
    if (levels_.empty()) return &(root_ = std::move(value));
    Level& level = levels_.back();
    if (level.container->is_array()) return &level.container->emplace_back(std::move(value));
    return &((*level.container)[level.key] = std::move(value));
  }

  std::string path() const {
    std::string text = levels_.empty() ? field_ : "";
    for (const Level& level : levels_) {
      const std::size_t begun =
          &level == &levels_.back() ? 0 : 1;  // an inner container is placed when it opens
      if (level.container->is_array())
        text += "[" + std::to_string(level.container->size() - begun) + "]";
      else
        text += (text.empty() ? "" : ".") + shortened(level.key);
    }
    return text;
  }

  std::string_view text_;
  const std::string& field_;
  Json root_;
  std::vector<Level> levels_;
};

}  // namespace

Json parse_json(std::string_view text, const std::string& field) {
  if (text.size() > max_bytes)
    throw InvalidField(field, std::to_string(text.size()) + " bytes",
                       "at most " + std::to_string(max_bytes));
  if (const auto byte = text.find('\0'); byte != text.npos)
    throw InvalidField(field, "a NUL byte" + position(text, byte), "JSON text");
  Builder builder(text, field);
  // For text of length 0 newer versions of the library have another message.
  Json::sax_parse(text.empty() ? " " : text, &builder);
  return builder.take();
}

std::string shortened(std::string text) {
  constexpr std::size_t limit = 60;
  if (text.size() <= limit) return text;
  std::size_t end = limit;
  while (continues_character(text[end])) --end;
  return text.substr(0, end) + "...";
}

}  // namespace mlp
