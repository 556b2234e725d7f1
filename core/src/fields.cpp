#include "fields.hpp"

#include <algorithm>
#include <utility>

namespace mlp {
namespace {

std::string joined(Names names, const std::string& quote) {
  std::string list;
  for (const char* name : names) list += (list.empty() ? "" : ", ") + quote + name + quote;
  return list;
}

bool is_integer_in(const Json& value, const Range& range) {
  return value.is_number_integer() && range.contains(value.get<double>());
}

std::string a_number(const Range& range) { return "a number " + range.text(); }

std::string integers_text(const Range& counts, const Range& range) {
  return "a list of " + number_text(counts.low) + " to " + number_text(counts.high) + " integers " +
         range.text();
}

std::string objects_text(std::size_t limit) {
  return "a list of at most " + std::to_string(limit) + " objects";
}

}  // namespace

std::string one_of(Names names, bool or_none) {
  return (or_none ? "one of \"none\", " : "one of ") + joined(names, "\"");
}

std::string an_integer(const Range& range) { return "an integer " + range.text(); }

// A text may be no UTF-8 where it came by another way than a document.
Excerpt text_of(const Json& value) {
  return Excerpt(value.dump(-1, ' ', false, Json::error_handler_t::replace));
}

// --- Where a field stands

std::string LocatedFields::item_path(std::size_t index) const {
  return prefix_.substr(0, prefix_.size() - 1) + "[" + std::to_string(index) + "]";
}

void LocatedFields::enter(const std::string& path) {
  outer_.push_back(prefix_);
  prefix_ = path.empty() ? "" : path + ".";
}

void LocatedFields::leave() {
  prefix_ = outer_.back();
  outer_.pop_back();
}

// --- Values from JSON

const Json* ParsingFields::find_integer(const char* name, const Range& range) {
  const Json* found = find(name, an_integer(range));
  if (found && !is_integer_in(*found, range))
    throw InvalidField(path(name), text_of(*found), an_integer(range));
  return found;
}

void ParsingFields::integer(const char* name, int& value, const Range& range) {
  if (const Json* found = find_integer(name, range)) value = static_cast<int>(found->get<double>());
}

void ParsingFields::integer(const char* name, std::uint64_t& value, const Range& range) {
  if (const Json* found = find_integer(name, range)) value = static_cast<std::uint64_t>(found->get<double>());
}

void ParsingFields::number(const char* name, double& value, const Range& range) {
  const Json* found = find(name, a_number(range));
  if (!found) return;
  if (!found->is_number() || !range.contains(found->get<double>()))
    throw InvalidField(path(name), text_of(*found), a_number(range));
  value = found->get<double>();
}

void ParsingFields::flag(const char* name, bool& value) {
  const Json* found = find(name, "true or false");
  if (!found) return;
  if (!found->is_boolean()) throw InvalidField(path(name), text_of(*found), "true or false");
  value = *found->get_ptr<const Json::boolean_t*>();
}

void ParsingFields::text(const char* name, std::string& value) {
  const Json* found = find(name, "a text");
  if (!found) return;
  if (!found->is_string()) throw InvalidField(path(name), text_of(*found), "a text");
  value = *found->get_ptr<const Json::string_t*>();
}

void ParsingFields::json(const char* name, std::string& value) {
  if (const Json* found = find(name, "a value")) value = found->dump();
}

void ParsingFields::integers(const char* name, std::vector<int>& values, const Range& counts,
                             const Range& range) {
  const std::string allowed = integers_text(counts, range);
  const Json* found = find(name, allowed);
  if (!found) return;
  if (!found->is_array() || !counts.contains(static_cast<double>(found->size())))
    throw InvalidField(path(name), text_of(*found), allowed);
  values.resize(found->size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Json& item = (*found)[i];
    if (!is_integer_in(item, range))
      throw InvalidField(path(name) + "[" + std::to_string(i) + "]", text_of(item), an_integer(range));
    values[i] = static_cast<int>(item.get<double>());
  }
}

void ParsingFields::choose(const char* name, int& index, Names names, bool or_none) {
  const std::string allowed = one_of(names, or_none);
  const Json* found = find(name, allowed);
  if (!found) return;
  const auto* text = found->get_ptr<const Json::string_t*>();
  const int count = text ? static_cast<int>(names.size()) : 0;
  for (index = 0; index < count; ++index)
    if (*text == names[index]) return;
  index = -1;
  if (!text || !or_none || *text != "none") throw InvalidField(path(name), text_of(*found), allowed);
}

// --- Reading a whole object

FieldReader::FieldReader(const Json& object, const std::string& path) { open(object, path, false); }

void FieldReader::open(const Json& object, const std::string& path, bool all_required) {
  if (!object.is_object()) throw InvalidField(path, text_of(object), "an object, {...}");
  enter(path);
  levels_.push_back({&object, all_required, {}});
}

void FieldReader::version(int only) {
  const std::string allowed = std::to_string(only) + ", the only version";
  const Json* found = find("version", allowed);
  if (found && !is_integer_in(*found, {static_cast<double>(only), static_cast<double>(only)}))
    throw InvalidField(path("version"), text_of(*found), allowed);
}

void FieldReader::reject_unknown() const {
  const auto& [object, all_required, known] = levels_.back();
  for (auto item = object->begin(); item != object->end(); ++item) {
    const bool is_known =
        std::any_of(known.begin(), known.end(), [&](const char* name) { return item.key() == name; });
    if (!is_known)
      throw InvalidField(path("") + Excerpt(item.key()).for_message(), "an unknown field", joined(known, ""));
  }
}

const Json* FieldReader::find(const char* name, const std::string& allowed) {
  Level& level = levels_.back();
  level.known.push_back(name);
  const auto found = level.value->find(name);
  if (found != level.value->end()) return &*found;
  if (level.all_required) throw InvalidField(path(name), "a missing field", allowed);
  return nullptr;
}

bool FieldReader::begin(const char* name) {
  const Json* found = find(name, "an object, {...}");
  if (found) open(*found, path(name), false);
  return found;
}

void FieldReader::end() {
  reject_unknown();
  levels_.pop_back();
  leave();
}

bool FieldReader::begin_list(const char* name, std::size_t& count, std::size_t limit) {
  const std::string allowed = objects_text(limit);
  const Json* found = find(name, allowed);
  if (!found) return false;
  if (!found->is_array()) throw InvalidField(path(name), text_of(*found), allowed);
  count = found->size();
  if (count > limit) throw InvalidField(path(name), std::to_string(count) + " objects", allowed);
  enter(path(name));
  levels_.push_back({found, false, {}});
  return true;
}

void FieldReader::begin_item(std::size_t index) {
  open((*levels_.back().value)[index], item_path(index), true);
}

void FieldReader::end_list() {
  levels_.pop_back();
  leave();
}

// --- Writing

FieldWriter::FieldWriter(Json& object, bool in_full) : levels_{&object}, in_full_(in_full) {
  object = Json::object();
}

void FieldWriter::version(int only) { at("version") = only; }
void FieldWriter::integer(const char* name, int& value, const Range&) { at(name) = value; }
void FieldWriter::integer(const char* name, std::uint64_t& value, const Range&) { at(name) = value; }
void FieldWriter::number(const char* name, double& value, const Range&) { at(name) = value; }
void FieldWriter::flag(const char* name, bool& value) { at(name) = value; }
void FieldWriter::text(const char* name, std::string& value) { at(name) = value; }
void FieldWriter::json(const char* name, std::string& value) { at(name) = parse_json(value, name); }

void FieldWriter::integers(const char* name, std::vector<int>& values, const Range&, const Range&) {
  Json& list = at(name) = Json::array();
  for (int value : values) list.push_back(value);
}

void FieldWriter::choose(const char* name, int& index, Names names, bool) {
  at(name) = index < 0 ? "none" : names[index];
}

bool FieldWriter::begin(const char* name) {
  levels_.push_back(&(at(name) = Json::object()));
  return true;
}

bool FieldWriter::begin_list(const char* name, std::size_t&, std::size_t) {
  levels_.push_back(&(at(name) = Json::array()));
  return true;
}

void FieldWriter::begin_item(std::size_t) {
  levels_.push_back(&levels_.back()->emplace_back(Json::object()));
}

// --- Checking

void FieldChecker::integer(const char* name, int& value, const Range& range) {
  if (!range.contains(value)) throw InvalidField(path(name), std::to_string(value), an_integer(range));
}

void FieldChecker::integer(const char* name, std::uint64_t& value, const Range& range) {
  if (!range.contains(static_cast<double>(value)))
    throw InvalidField(path(name), std::to_string(value), an_integer(range));
}

void FieldChecker::number(const char* name, double& value, const Range& range) {
  if (!range.contains(value)) throw InvalidField(path(name), text_of(value), a_number(range));
}

void FieldChecker::integers(const char* name, std::vector<int>& values, const Range& counts,
                            const Range& range) {
  if (!counts.contains(static_cast<double>(values.size())))
    throw InvalidField(path(name), text_of(values), integers_text(counts, range));
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!range.contains(values[i]))
      throw InvalidField(path(name) + "[" + std::to_string(i) + "]", std::to_string(values[i]),
                         an_integer(range));
}

void FieldChecker::choose(const char* name, int& index, Names names, bool or_none) {
  if (index < (or_none ? -1 : 0) || index >= static_cast<int>(names.size()))
    throw InvalidField(path(name), std::to_string(index), one_of(names, or_none));
}

bool FieldChecker::begin(const char* name) {
  enter(path(name));
  return true;
}

bool FieldChecker::begin_list(const char* name, std::size_t& count, std::size_t limit) {
  if (count > limit) throw InvalidField(path(name), std::to_string(count) + " objects", objects_text(limit));
  return begin(name);
}

void FieldChecker::begin_item(std::size_t index) { enter(item_path(index)); }

// --- Setting one

FieldSetter::FieldSetter(std::string path, const Json* value) : path_(std::move(path)), value_(value) {}

Fields& FieldSetter::changeable() {
  next_can_change_ = true;
  return *this;
}

const Json* FieldSetter::find(const char* name, const std::string&) {
  const bool can_change = std::exchange(next_can_change_, false);
  if (path(name) != path_) return nullptr;
  found_ = single_ = true;
  can_change_ = can_change;
  return value_;
}

void FieldSetter::integers(const char* name, std::vector<int>& values, const Range& counts,
                           const Range& range) {
  ParsingFields::integers(name, values, counts, range);
  if (path(name) == path_) single_ = false;
}

bool FieldSetter::begin(const char* name) {
  enter(path(name));
  return true;
}

}  // namespace mlp
