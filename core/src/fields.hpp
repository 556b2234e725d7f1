#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "json_text.hpp"
#include "mlp/error.hpp"

// A JSON object is described once, by a function that names each field, the variable that holds it and what
// is allowed; FieldReader and FieldWriter, which have the same methods, are the two directions in which to
// follow the description.
namespace mlp {

/// Names of an enum's enumerators, in their order.
using Names = std::span<const char* const>;

std::string one_of(Names names);
std::string an_integer(const Range& range);
/// A value as a message shows it.
Excerpt text_of(const Json& value);

/// Fills variables from one JSON object. What is absent keeps its value, unless all fields are required.
///
/// Throws InvalidField naming the first field that is not allowed.
class FieldReader {
 public:
  FieldReader(const Json& object, std::string path, bool all_required = false);

  void version(int only);
  void integer(const char* name, int& value, const Range& range);
  void integer(const char* name, std::uint64_t& value, const Range& range);
  void number(const char* name, double& value, const Range& range);
  void flag(const char* name, bool& value);
  void text(const char* name, std::string& value);
  /// Any JSON value, kept as its text.
  void json(const char* name, std::string& value);
  void integers(const char* name, std::vector<int>& values, const Range& counts, const Range& range);

  template <typename Enum>
  void choice(const char* name, Enum& value, Names names) {
    if (const auto index = find_choice(name, names)) value = static_cast<Enum>(*index);
  }

  /// One of `names`, or the first of them for nothing.
  template <typename Enum>
  void optional_choice(const char* name, std::optional<Enum>& value, Names names) {
    const auto index = find_choice(name, names);
    if (!index) return;
    value.reset();
    if (*index > 0) value = static_cast<Enum>(*index - 1);
  }

  template <typename Describe>
  void object(const char* name, Describe describe) {
    const Json* found = find(name, "an object, {...}");
    if (!found) return;
    FieldReader fields(*found, path(name));
    describe(fields);
    fields.reject_unknown();
  }

  /// A list of objects that must have all their fields.
  template <typename Item, typename Describe>
  void objects(const char* name, std::vector<Item>& items, std::size_t limit, Describe describe) {
    const Json* found = find_list(name, limit);
    if (!found) return;
    items.resize(found->size());
    for (std::size_t i = 0; i < items.size(); ++i) {
      FieldReader fields((*found)[i], item_path(name, i), true);
      describe(fields, items[i]);
      fields.reject_unknown();
    }
  }

  /// Whether fields are read that a document may go without: always.
  bool takes(bool) const { return true; }

  /// To be called when all fields have been described.
  void reject_unknown() const;

 private:
  /// The field's value if it is there.
  const Json* find(const char* name, const std::string& allowed);
  const Json* find_integer(const char* name, const Range& range);
  const Json* find_list(const char* name, std::size_t limit);
  std::optional<std::size_t> find_choice(const char* name, Names names);

  std::string path(const std::string& name) const;
  std::string item_path(const char* name, std::size_t index) const;

  const Json& object_;
  std::string path_;
  bool all_required_;
  std::vector<const char*> known_;
};

/// Writes variables into one JSON object, in the order in which they are described.
class FieldWriter {
 public:
  /// `in_full`: also the fields that documents go without as long as they have their defaults.
  explicit FieldWriter(Json& object, bool in_full = false);

  /// Whether such fields are written; `changed`: they are not the defaults.
  bool takes(bool changed) const { return changed || in_full_; }

  void version(int only);
  void integer(const char* name, int value, const Range&);
  void integer(const char* name, std::uint64_t value, const Range&);
  void number(const char* name, double value, const Range&);
  void flag(const char* name, bool value);
  void text(const char* name, const std::string& value);
  void json(const char* name, const std::string& value);
  void integers(const char* name, const std::vector<int>& values, const Range&, const Range&);

  template <typename Enum>
  void choice(const char* name, Enum value, Names names) {
    text(name, names[static_cast<std::size_t>(value)]);
  }

  template <typename Enum>
  void optional_choice(const char* name, std::optional<Enum> value, Names names) {
    text(name, names[value ? static_cast<std::size_t>(*value) + 1 : 0]);
  }

  template <typename Describe>
  void object(const char* name, Describe describe) {
    FieldWriter fields(object_[name], in_full_);
    describe(fields);
  }

  template <typename Item, typename Describe>
  void objects(const char* name, const std::vector<Item>& items, std::size_t, Describe describe) {
    Json& list = object_[name] = Json::array();
    for (const Item& item : items) {
      FieldWriter fields(list.emplace_back());
      describe(fields, item);
    }
  }

 private:
  Json& object_;
  bool in_full_;
};

}  // namespace mlp
