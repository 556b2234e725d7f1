#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "json_text.hpp"

namespace mlp {

/// Builds the value from the parser's events, and knows its path at any time: it is the handler of Json::sax_parse.
/// Alone it is as strict as `parse_json`; what is virtual is otherwise in Python's manner, whose code the page's
/// training module has not.
class JsonBuilder {
 public:
  JsonBuilder(std::string_view text, const std::string& field) : text_(text), field_(field) {}
  virtual ~JsonBuilder() = default;

  Json build();

  bool null() { return add(nullptr); }
  bool boolean(bool value) { return add(value); }
  bool number_integer(std::int64_t value) { return add(value); }
  bool number_unsigned(std::uint64_t value) { return add(value); }
  bool number_float(double value, const std::string&) { return add(value); }
  virtual bool string(std::string& value) { return add(std::move(value)); }
  bool binary(Json::binary_t&) { return false; }  // JSON text has none

  bool start_object(std::size_t) { return open(Json::object()); }
  bool end_object() { return close(); }
  bool start_array(std::size_t) { return open(Json::array()); }
  bool end_array() { return close(); }
  bool key(std::string& key);
  bool parse_error(std::size_t byte, const std::string& last, const Json::exception& error);

 protected:
  struct Level {
    Json* container;
    std::string key;  ///< of the current value, in an object
  };

  virtual std::size_t depth_allowed() const { return max_document_depth; }
  virtual void accept_key(const std::string& key) const;
  virtual Json* member() { return &(*levels_.back().container)[levels_.back().key]; }
  virtual std::string path() const;
  [[noreturn]] virtual void refuse(const std::string& found) const;

  bool add(Json value);
  const std::string& field() const { return field_; }
  const std::vector<Level>& levels() const { return levels_; }

 private:
  bool open(Json container);
  bool close();
  Json* place(Json value);

  std::string_view text_;
  const std::string& field_;
  Json root_;
  std::vector<Level> levels_;
};

}  // namespace mlp
