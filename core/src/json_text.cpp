#include "json_text.hpp"

#include <set>
#include <vector>

#include "mlp/error.hpp"

namespace mlp {
namespace {

constexpr std::size_t max_bytes = 1'000'000;
constexpr std::size_t max_depth = 8;

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
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

/// The part of the library's message that says what it met, e.g. "unexpected '}'; expected string literal".
std::string reason(const Json::parse_error& error) {
  std::string text = error.what();
  if (const auto start = text.find(" - "); start != std::string::npos) text.erase(0, start + 3);
  return text.substr(0, text.find("; last read: "));
}

/// Follows the parser through the document: knows the path of the current value and the keys seen in each
/// object.
class Watch {
 public:
  bool operator()(int, Json::parse_event_t event, Json& parsed) {
    using Event = Json::parse_event_t;
    switch (event) {
      case Event::object_start:
      case Event::array_start:
        if (levels_.size() == max_depth)
          throw InvalidField(path(), "more than " + std::to_string(max_depth) + " levels of nesting",
                             "fewer levels");
        levels_.emplace_back().is_array = event == Event::array_start;
        break;
      case Event::key:
        see_key(parsed.get<std::string>());
        break;
      case Event::object_end:
      case Event::array_end:
        levels_.pop_back();
        [[fallthrough]];
      case Event::value:
        if (!levels_.empty()) ++levels_.back().items;
    }
    return true;
  }

  std::string path() const {
    std::string text;
    for (const Level& level : levels_) {
      if (level.is_array)
        text += "[" + std::to_string(level.items) + "]";
      else if (!level.key.empty())
        text += (text.empty() ? "" : ".") + shortened(level.key);
    }
    return text;
  }

 private:
  struct Level {
    bool is_array = false;
    int items = 0;
    std::string key;
    std::set<std::string> keys;
  };

  void see_key(const std::string& key) {
    levels_.back().key = key;
    if (!levels_.back().keys.insert(key).second)
      throw InvalidField(path(), "a field given twice", "each field at most once");
  }

  std::vector<Level> levels_;
};

}  // namespace

Json parse_json(std::string_view text, const std::string& field) {
  if (text.size() > max_bytes)
    throw InvalidField(field, std::to_string(text.size()) + " bytes",
                       "at most " + std::to_string(max_bytes) + " bytes");
  if (const auto byte = text.find('\0'); byte != text.npos)
    throw InvalidField(field, "a NUL byte at " + position(text, byte), "JSON text");
  Watch watch;
  try {
    return Json::parse(text, std::ref(watch));
  } catch (const Json::parse_error& error) {
    throw InvalidField(field, reason(error) + " at " + position(text, error.byte - 1), "JSON text");
  } catch (const Json::out_of_range&) {
    throw InvalidField(watch.path().empty() ? field : watch.path(),
                       "a number too large", "numbers up to 1.79e308");
  }
}

std::string shortened(std::string text) {
  constexpr std::size_t limit = 60;
  if (text.size() <= limit) return text;
  std::size_t end = limit;
  while (continues_character(text[end])) --end;
  return text.substr(0, end) + "...";
}

}  // namespace mlp
