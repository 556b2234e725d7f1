#include "json_text.hpp"

#include "json_builder.hpp"
#include "mlp/error.hpp"

namespace mlp {
namespace {

constexpr std::size_t max_bytes = 1'000'000;
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

}  // namespace

Json JsonBuilder::build() {
  // For text of length 0 newer versions of the library have another message.
  // The parser alone: Json::sax_parse brings readers of five binary formats, whose messages stay in the page's module.
  auto input = nlohmann::detail::input_adapter(text_.empty() ? std::string_view(" ") : text_);
  nlohmann::detail::parser<Json, decltype(input)>(std::move(input)).sax_parse(this);
  return std::move(root_);
}

bool JsonBuilder::key(std::string& key) {
  levels_.back().key = std::move(key);
  accept_key(levels_.back().key);
  return true;
}

void JsonBuilder::accept_key(const std::string& key) const {
  const Json& object = *levels_.back().container;
  if (object.contains(key)) throw InvalidField(path(), "a field given twice", "each field at most once");
  if (object.size() == max_fields)
    throw InvalidField(path(), "field number " + std::to_string(max_fields + 1) + " of its object",
                       "fewer fields");
}

bool JsonBuilder::parse_error(std::size_t byte, const std::string&, const Json::exception& error) {
  constexpr int number_overflow = 406;
  if (error.id == number_overflow)
    throw InvalidField(path(), "a number too large", "numbers up to 1.79e308");
  refuse(reason(error.what()) + position(text_, byte - 1));
  return false;  // never reached; of a virtual function g++ does not see that it throws
}

void JsonBuilder::refuse(const std::string& found) const { throw InvalidField(field_, found, "JSON text"); }

bool JsonBuilder::add(Json value) {
  place(std::move(value));
  return true;
}

bool JsonBuilder::open(Json container) {
  const std::size_t limit = depth_allowed();
  if (levels_.size() == limit)
    throw InvalidField(path(), "more than " + std::to_string(limit) + " levels of nesting", "fewer levels");
  levels_.push_back({place(std::move(container)), ""});
  return true;
}

bool JsonBuilder::close() {
  levels_.pop_back();
  return true;
}

Json* JsonBuilder::place(Json value) {
  if (levels_.empty()) return &(root_ = std::move(value));
  Json& container = *levels_.back().container;
  if (container.is_array()) return &container.emplace_back(std::move(value));
  return &(*member() = std::move(value));
}

std::string JsonBuilder::path() const {
  std::string text = levels_.empty() ? field_ : "";
  for (const Level& level : levels_) {
    const std::size_t begun =
        &level == &levels_.back() ? 0 : 1;  // an inner container is placed when it opens
    if (level.container->is_array())
      text += "[" + std::to_string(level.container->size() - begun) + "]";
    else
      text += (text.empty() ? "" : ".") + Excerpt(level.key).for_message();
  }
  return text;
}

Json parse_json(std::string_view text, const std::string& field) {
  if (text.size() > max_bytes)
    throw InvalidField(field, std::to_string(text.size()) + " bytes",
                       "at most " + std::to_string(max_bytes));
  if (const auto byte = text.find('\0'); byte != text.npos)
    throw InvalidField(field, "a NUL byte" + position(text, byte), "JSON text");
  return JsonBuilder(text, field).build();
}

}  // namespace mlp
