#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "json_text.hpp"
#include "mlp/error.hpp"
#include "mlp/names.hpp"

// A JSON object is described once, by a function that names each field, the variable that holds it and what
// is allowed. What is done with the description is a visitor: FieldReader fills the variables from JSON,
// FieldWriter writes them, FieldChecker holds them against what is allowed, FieldSetter finds one by its
// path.
namespace mlp {

/// "one of ...", with "none" before the names if `or_none`.
std::string one_of(Names names, bool or_none = false);
std::string an_integer(const Range& range);
/// A value as a message shows it.
Excerpt text_of(const Json& value);

class Fields {
 public:
  virtual ~Fields() = default;

  virtual void version(int only) = 0;
  virtual void integer(const char* name, int& value, const Range& range) = 0;
  virtual void integer(const char* name, std::uint64_t& value, const Range& range) = 0;
  virtual void number(const char* name, double& value, const Range& range) = 0;
  virtual void flag(const char* name, bool& value) = 0;
  virtual void text(const char* name, std::string& value) = 0;
  /// Any JSON value, kept as its text.
  virtual void json(const char* name, std::string& value) = 0;
  virtual void integers(const char* name, std::vector<int>& values, const Range& counts,
                        const Range& range) = 0;

  /// One of the enum's names.
  template <typename Enum>
  void choice(const char* name, Enum& value) {
    int index = static_cast<int>(value);
    choose(name, index, names_of<Enum>, false);
    value = static_cast<Enum>(index);
  }

  /// One of the enum's names, or "none".
  template <typename Enum>
  void optional_choice(const char* name, std::optional<Enum>& value) {
    int index = value ? static_cast<int>(*value) : -1;
    choose(name, index, names_of<Enum>, true);
    value = index < 0 ? std::nullopt : std::optional(static_cast<Enum>(index));
  }

  template <typename Describe>
  void object(const char* name, Describe describe) {
    if (!begin(name)) return;
    describe(*this);
    end();
  }

  /// A list of objects that must have all their fields.
  template <typename Item, typename Describe>
  void objects(const char* name, std::vector<Item>& items, std::size_t limit, Describe describe) {
    std::size_t count = items.size();
    if (!begin_list(name, count, limit)) return;
    items.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
      begin_item(i);
      describe(*this, items[i]);
      end();
    }
    end_list();
  }

  /// Whether fields are wanted that documents go without as long as they have their defaults; `changed`: they have not.
  virtual bool takes(bool /*changed*/) const { return true; }
  /// Whether what is absent shall follow from the fields before it.
  virtual bool completes() const { return false; }
  /// The field that follows can change during a run.
  virtual Fields& changeable() { return *this; }

 protected:
  /// `index` is the place among `names`, or -1 for none.
  virtual void choose(const char* name, int& index, Names names, bool or_none) = 0;
  /// False where the object, or list, is to be passed over.
  virtual bool begin(const char* name) = 0;
  virtual void end() = 0;
  virtual bool begin_list(const char* name, std::size_t& count, std::size_t limit) = 0;
  virtual void begin_item(std::size_t index) = 0;
  virtual void end_list() = 0;
};

/// Knows the path at which it stands.
class LocatedFields : public Fields {
 protected:
  std::string path(const char* name) const { return prefix_ + name; }
  std::string item_path(std::size_t index) const;
  void enter(const std::string& path);
  void leave();

 private:
  std::string prefix_;  ///< with the dot that a name follows
  std::vector<std::string> outer_;
};

/// Takes values from JSON, wherever it finds them.
class ParsingFields : public LocatedFields {
 public:
  void integer(const char* name, int& value, const Range& range) override;
  void integer(const char* name, std::uint64_t& value, const Range& range) override;
  void number(const char* name, double& value, const Range& range) override;
  void flag(const char* name, bool& value) override;
  void text(const char* name, std::string& value) override;
  void json(const char* name, std::string& value) override;
  void integers(const char* name, std::vector<int>& values, const Range& counts, const Range& range) override;

 protected:
  /// The field's value if it is there; `allowed` is for the complaint that it is not.
  virtual const Json* find(const char* name, const std::string& allowed) = 0;
  void choose(const char* name, int& index, Names names, bool or_none) override;

 private:
  const Json* find_integer(const char* name, const Range& range);
};

/// Fills variables from one JSON object. What is absent keeps its value.
///
/// Throws InvalidField naming the first field that is not allowed.
class FieldReader : public ParsingFields {
 public:
  FieldReader(const Json& object, const std::string& path);

  void version(int only) override;
  bool completes() const override { return true; }
  /// The value of a field that is described elsewhere; nullptr if it is absent.
  const Json* any(const char* name) { return find(name, "a value"); }
  /// To be called when all fields have been described.
  void reject_unknown() const;

 protected:
  const Json* find(const char* name, const std::string& allowed) override;
  bool begin(const char* name) override;
  void end() override;
  bool begin_list(const char* name, std::size_t& count, std::size_t limit) override;
  void begin_item(std::size_t index) override;
  void end_list() override;

 private:
  struct Level {
    const Json* value;
    bool all_required;
    std::vector<const char*> known;
  };
  void open(const Json& object, const std::string& path, bool all_required);

  std::vector<Level> levels_;
};

/// Writes variables into one JSON object, in the order in which they are described.
class FieldWriter : public Fields {
 public:
  /// `in_full`: also the fields that documents go without as long as they have their defaults.
  explicit FieldWriter(Json& object, bool in_full = false);

  bool takes(bool changed) const override { return changed || in_full_; }
  void version(int only) override;
  void integer(const char* name, int& value, const Range&) override;
  void integer(const char* name, std::uint64_t& value, const Range&) override;
  void number(const char* name, double& value, const Range&) override;
  void flag(const char* name, bool& value) override;
  void text(const char* name, std::string& value) override;
  void json(const char* name, std::string& value) override;
  void integers(const char* name, std::vector<int>& values, const Range&, const Range&) override;

 protected:
  void choose(const char* name, int& index, Names names, bool or_none) override;
  bool begin(const char* name) override;
  void end() override { levels_.pop_back(); }
  bool begin_list(const char* name, std::size_t& count, std::size_t limit) override;
  void begin_item(std::size_t index) override;
  void end_list() override { levels_.pop_back(); }

 private:
  Json& at(const char* name) { return (*levels_.back())[name]; }

  std::vector<Json*> levels_;
  bool in_full_;
};

/// Throws InvalidField, in the words of FieldReader, naming the first variable whose value is not allowed.
/// The text of a JSON value is not looked into.
class FieldChecker : public LocatedFields {
 public:
  void version(int) override {}
  void integer(const char* name, int& value, const Range& range) override;
  void integer(const char* name, std::uint64_t& value, const Range& range) override;
  void number(const char* name, double& value, const Range& range) override;
  void flag(const char*, bool&) override {}
  void text(const char*, std::string&) override {}
  void json(const char*, std::string&) override {}
  void integers(const char* name, std::vector<int>& values, const Range& counts, const Range& range) override;

 protected:
  void choose(const char* name, int& index, Names names, bool or_none) override;
  bool begin(const char* name) override;
  void end() override { leave(); }
  bool begin_list(const char* name, std::size_t& count, std::size_t limit) override;
  void begin_item(std::size_t index) override;
  void end_list() override { leave(); }
};

/// Finds the field at a path, and sets it where a value is given. Lists of objects have no paths.
///
/// Throws InvalidField naming the path if the value is not allowed.
class FieldSetter : public ParsingFields {
 public:
  explicit FieldSetter(std::string path, const Json* value = nullptr);

  bool found() const { return found_; }
  bool can_change() const { return can_change_; }
  /// Whether it holds one value: not a list.
  bool single() const { return single_; }

  void version(int) override {}
  void integers(const char* name, std::vector<int>& values, const Range& counts, const Range& range) override;
  /// The fields that the document has.
  bool takes(bool changed) const override { return changed; }
  Fields& changeable() override;

 protected:
  const Json* find(const char* name, const std::string& allowed) override;
  bool begin(const char* name) override;
  void end() override { leave(); }
  bool begin_list(const char*, std::size_t&, std::size_t) override { return false; }
  void begin_item(std::size_t) override {}
  void end_list() override {}

 private:
  const std::string path_;
  const Json* const value_;
  bool next_can_change_ = false;
  bool found_ = false, can_change_ = false, single_ = false;
};

}  // namespace mlp
