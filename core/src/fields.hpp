#pragma once
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "json_text.hpp"
#include "mlp/error.hpp"

// A JSON object is described once, by a function that names each field, the variable that holds it and what
// is allowed; FieldReader and FieldWriter, which have the same methods, are the two directions in which to
// follow the description.
namespace mlp {

inline std::string joined(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) list += (list.empty() ? "" : ", ") + text;
  return list;
}

template <std::size_t n>
std::string one_of(const char* const (&names)[n]) {
  std::vector<std::string> quoted;
  for (const char* name : names) quoted.push_back('"' + std::string(name) + '"');
  return "one of " + joined(quoted);
}

inline std::string an_integer(const Range& range) { return "an integer " + range.text(); }

inline std::string text_of(const Json& value) { return shortened(value.dump()); }

/// Fills variables from one JSON object. What is absent keeps its value, unless all fields are required.
///
/// Throws InvalidField naming the first field that is not allowed.
class FieldReader {
 public:
  FieldReader(const Json& object, std::string path, bool all_required = false)
      : object_(object), path_(std::move(path)), all_required_(all_required) {
    if (!object.is_object()) throw InvalidField(path_, text_of(object), "an object, {...}");
  }

  void version(int only) {
    get("version", std::to_string(only) + ", the only version",
        [&](const Json& found) { return found == only; });
  }

  template <typename Integer>
  void integer(const char* name, Integer& value, const Range& range) {
    read(name, value, an_integer(range), [&](const Json& found) { return is_integer_in(found, range); });
  }

  void number(const char* name, double& value, const Range& range) {
    read(name, value, "a number " + range.text(),
         [&](const Json& found) { return found.is_number() && range.contains(found.get<double>()); });
  }

  void flag(const char* name, bool& value) {
    read(name, value, "true or false", [](const Json& found) { return found.is_boolean(); });
  }

  void text(const char* name, std::string& value) {
    read(name, value, "a text", [](const Json& found) { return found.is_string(); });
  }

  /// Any JSON value, kept as its text.
  void json(const char* name, std::string& value) {
    if (const Json* found = get(name, "a value", [](const Json&) { return true; })) value = found->dump();
  }

  void integers(const char* name, std::vector<int>& values, const Range& counts, const Range& range) {
    const std::string allowed = "a list of " + number_text(counts.low) + " to " + number_text(counts.high) +
                                " integers " + range.text();
    const Json* found =
        get(name, allowed, [&](const Json& list) { return list.is_array() && counts.contains(list.size()); });
    if (!found) return;
    for (std::size_t i = 0; i < found->size(); ++i)
      if (!is_integer_in((*found)[i], range))
        throw InvalidField(item_path(name, i), text_of((*found)[i]), an_integer(range));
    values = found->get<std::vector<int>>();
  }

  /// `names` are those of the enumerators, in their order.
  template <typename Enum, std::size_t n>
  void choice(const char* name, Enum& value, const char* const (&names)[n]) {
    if (const Json* found =
            get(name, one_of(names), [&](const Json& text) { return index_in(names, text) < n; }))
      value = static_cast<Enum>(index_in(names, *found));
  }

  template <typename Enum, std::size_t n>
  void choice_or_none(const char* name, std::optional<Enum>& value, const char* const (&names)[n]) {
    const Json* found = get(name, one_of(names) + " or \"none\"",
                            [&](const Json& text) { return text == "none" || index_in(names, text) < n; });
    if (!found) return;
    value.reset();
    if (*found != "none") value = static_cast<Enum>(index_in(names, *found));
  }

  template <typename Describe>
  void object(const char* name, Describe describe) {
    const Json* found = get(name, "an object, {...}", [](const Json& value) { return value.is_object(); });
    if (!found) return;
    FieldReader fields(*found, path(name));
    describe(fields);
    fields.reject_unknown();
  }

  /// A list of objects that must have all their fields.
  template <typename Item, typename Describe>
  void objects(const char* name, std::vector<Item>& items, std::size_t limit, Describe describe) {
    const std::string allowed = "a list of at most " + std::to_string(limit) + " objects";
    const Json* found = get(name, allowed, [](const Json& list) { return list.is_array(); });
    if (!found) return;
    if (found->size() > limit)
      throw InvalidField(path(name), std::to_string(found->size()) + " objects", allowed);
    items.resize(found->size());
    for (std::size_t i = 0; i < items.size(); ++i) {
      FieldReader fields((*found)[i], item_path(name, i), true);
      describe(fields, items[i]);
      fields.reject_unknown();
    }
  }

  /// To be called when all fields have been described.
  void reject_unknown() const {
    for (const auto& [name, value] : object_.items())
      if (std::find(known_.begin(), known_.end(), name) == known_.end())
        throw InvalidField(path(shortened(name)), "an unknown field", joined(known_));
  }

 private:
  static bool is_integer_in(const Json& value, const Range& range) {
    return value.is_number_integer() && range.contains(value.get<double>());
  }

  template <std::size_t n>
  static std::size_t index_in(const char* const (&names)[n], const Json& text) {
    return std::find(std::begin(names), std::end(names), text) - std::begin(names);
  }

  /// The field's value if it is there.
  template <typename IsAllowed>
  const Json* get(const char* name, const std::string& allowed, IsAllowed is_allowed) {
    known_.push_back(name);
    const auto found = object_.find(name);
    if (found == object_.end()) {
      if (all_required_) throw InvalidField(path(name), "a missing field", allowed);
      return nullptr;
    }
    if (!is_allowed(*found)) throw InvalidField(path(name), text_of(*found), allowed);
    return &*found;
  }

  template <typename Value, typename IsAllowed>
  void read(const char* name, Value& value, const std::string& allowed, IsAllowed is_allowed) {
    if (const Json* found = get(name, allowed, is_allowed)) value = found->get<Value>();
  }

  std::string path(const std::string& name) const { return path_.empty() ? name : path_ + "." + name; }
  std::string item_path(const char* name, std::size_t i) const {
    return path(name) + "[" + std::to_string(i) + "]";
  }

  const Json& object_;
  std::string path_;
  bool all_required_;
  std::vector<std::string> known_;
};

/// Writes variables into one JSON object, in the order in which they are described.
class FieldWriter {
 public:
  explicit FieldWriter(Json& object) : object_(object) { object = Json::object(); }

  void version(int only) { object_["version"] = only; }

  template <typename Integer>
  void integer(const char* name, Integer value, const Range&) {
    object_[name] = value;
  }

  void number(const char* name, double value, const Range&) { object_[name] = value; }
  void flag(const char* name, bool value) { object_[name] = value; }
  void text(const char* name, const std::string& value) { object_[name] = value; }
  void json(const char* name, const std::string& value) { object_[name] = parse_json(value, name); }

  void integers(const char* name, const std::vector<int>& values, const Range&, const Range&) {
    object_[name] = values;
  }

  template <typename Enum, std::size_t n>
  void choice(const char* name, Enum value, const char* const (&names)[n]) {
    object_[name] = names[static_cast<std::size_t>(value)];
  }

  template <typename Enum, std::size_t n>
  void choice_or_none(const char* name, std::optional<Enum> value, const char* const (&names)[n]) {
    object_[name] = value ? names[static_cast<std::size_t>(*value)] : "none";
  }

  template <typename Describe>
  void object(const char* name, Describe describe) {
    FieldWriter fields(object_[name]);
    describe(fields);
  }

  template <typename Item, typename Describe>
  void objects(const char* name, const std::vector<Item>& items, std::size_t, Describe describe) {
    object_[name] = Json::array();
    for (const Item& item : items) {
      FieldWriter fields(object_[name].emplace_back());
      describe(fields, item);
    }
  }

 private:
  Json& object_;
};

}  // namespace mlp
