#include <cmath>
#include <limits>
#include <optional>
#include <unordered_map>

#include "json_builder.hpp"

namespace mlp {
namespace {

// Python writes NaN and Infinity bare. Such a word is handed to the parser as a text that begins with a code point
// that no text uses.
const std::string mark = "\uFDD0";

std::optional<double> marked_number(std::string_view text) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (!text.starts_with(mark)) return std::nullopt;
  text.remove_prefix(mark.size());
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (text == "Infinity") return infinity;
  if (text == "-Infinity") return -infinity;
  return std::nullopt;
}

class PythonBuilder : public JsonBuilder {
 public:
  using JsonBuilder::JsonBuilder;

  bool string(std::string& value) override {
    if (const auto number = marked_number(value)) return add(*number);
    return JsonBuilder::string(value);
  }

 private:
  std::size_t depth_allowed() const override { return max_depth; }
  void accept_key(const std::string&) const override {}
  std::string path() const override { return field(); }
  void refuse(const std::string& found) const override { throw NotJson(field(), found, "JSON text"); }

  // The library looks for a key among all others; a large object gets an index.
  Json* member() override {
    constexpr std::size_t few = 32;
    const Level& level = levels().back();
    auto& object = level.container->get_ref<Json::object_t&>();
    if (object.size() < few) return &object[level.key];
    indexes_.resize(levels().size());
    auto& [owner, places] = indexes_.back();
    if (object.size() == few || owner != level.container) {
      owner = level.container;
      places.clear();
      for (std::size_t i = 0; i < object.size(); ++i) places.emplace(object.begin()[i].first, i);
    }
    const auto [place, is_new] = places.emplace(level.key, object.size());
    if (is_new) static_cast<Json::object_t::Container&>(object).emplace_back(level.key, nullptr);
    return &object.begin()[place->second].second;
  }

  struct Index {
    const Json* owner = nullptr;
    std::unordered_map<std::string, std::size_t> places;
  };
  std::vector<Index> indexes_;  ///< of the large object at each level
};

bool has_bare_number(std::string_view text) {
  return text.find("NaN") != text.npos || text.find("Infinity") != text.npos;
}

bool has_surrogate(std::string_view text) {
  return text.find("\\ud") != text.npos || text.find("\\uD") != text.npos;
}

/// The code unit of an escape \uXXXX that begins at `at`; -1 if none does.
long code_unit(std::string_view text, std::size_t at) {
  if (at + 6 > text.size() || text.substr(at, 2) != "\\u") return -1;
  const std::string digits(text.substr(at + 2, 4));
  return digits.find_first_not_of("0123456789abcdefABCDEF") == digits.npos ? std::stol(digits, nullptr, 16) : -1;
}

bool is_high(long unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_low(long unit) { return unit >= 0xDC00 && unit < 0xE000; }

/// Python's text as JSON proper: bare numbers marked, halves of surrogate pairs replaced.
std::string as_json(std::string_view text) {
  std::string json;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (in_string && text[i] == '\\') {
      const long unit = code_unit(text, i);
      const bool pair = is_high(unit) && is_low(code_unit(text, i + 6));
      if (!pair && (is_high(unit) || is_low(unit)))
        json += "\\uFFFD";
      else
        json += text.substr(i, pair ? 12 : unit >= 0 ? 6 : 2);
      i += pair ? 11 : unit >= 0 ? 5 : 1;
      continue;
    }
    if (text[i] == '"') in_string = !in_string;
    std::string_view word;
    for (std::string_view known : {"NaN", "Infinity", "-Infinity"})
      if (!in_string && text.substr(i, known.size()) == known) word = known;
    if (word.empty()) {
      json += text[i];
    } else {
      json += '"' + mark + std::string(word) + '"';
      i += word.size() - 1;
    }
  }
  return json;
}

}  // namespace

Json read_json(std::string_view text, const std::string& field) {
  std::string changed;
  if (has_bare_number(text) || has_surrogate(text)) text = changed = as_json(text);
  return PythonBuilder(text, field).build();
}

std::string python_text(const Json& value) {
  if (value.is_number_float()) {
    const auto number = value.get<double>();
    if (std::isnan(number)) return "NaN";
    if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
  }
  return value.dump();
}

}  // namespace mlp
