#include "fields.hpp"

#include <algorithm>

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

}  // namespace

std::string one_of(Names names) { return "one of " + joined(names, "\""); }

std::string an_integer(const Range& range) { return "an integer " + range.text(); }

// A text may be no UTF-8 where it came by another way than a document.
Excerpt text_of(const Json& value) {
  return Excerpt(value.dump(-1, ' ', false, Json::error_handler_t::replace));
}

FieldReader::FieldReader(const Json& object, std::string path, bool all_required)
    : object_(object), path_(std::move(path)), all_required_(all_required) {
  if (!object.is_object()) throw InvalidField(path_, text_of(object), "an object, {...}");
}

void FieldReader::version(int only) {
  const std::string allowed = std::to_string(only) + ", the only version";
  const Json* found = find("version", allowed);
  if (found && !is_integer_in(*found, {static_cast<double>(only), static_cast<double>(only)}))
    throw InvalidField(path("version"), text_of(*found), allowed);
}

void FieldReader::integer(const char* name, int& value, const Range& range) {
  if (const Json* found = find_integer(name, range)) value = static_cast<int>(found->get<double>());
}

void FieldReader::integer(const char* name, std::uint64_t& value, const Range& range) {
  if (const Json* found = find_integer(name, range)) value = static_cast<std::uint64_t>(found->get<double>());
}

void FieldReader::number(const char* name, double& value, const Range& range) {
  const std::string allowed = "a number " + range.text();
  const Json* found = find(name, allowed);
  if (!found) return;
  if (!found->is_number() || !range.contains(found->get<double>()))
    throw InvalidField(path(name), text_of(*found), allowed);
  value = found->get<double>();
}

void FieldReader::flag(const char* name, bool& value) {
  const Json* found = find(name, "true or false");
  if (!found) return;
  if (!found->is_boolean()) throw InvalidField(path(name), text_of(*found), "true or false");
  value = *found->get_ptr<const Json::boolean_t*>();
}

void FieldReader::text(const char* name, std::string& value) {
  const Json* found = find(name, "a text");
  if (!found) return;
  if (!found->is_string()) throw InvalidField(path(name), text_of(*found), "a text");
  value = *found->get_ptr<const Json::string_t*>();
}

void FieldReader::json(const char* name, std::string& value) {
  if (const Json* found = find(name, "a value")) value = found->dump();
}

void FieldReader::integers(const char* name, std::vector<int>& values, const Range& counts,
                           const Range& range) {
  const std::string allowed = "a list of " + number_text(counts.low) + " to " + number_text(counts.high) +
                              " integers " + range.text();
  const Json* found = find(name, allowed);
  if (!found) return;
  if (!found->is_array() || !counts.contains(static_cast<double>(found->size())))
    throw InvalidField(path(name), text_of(*found), allowed);
  values.resize(found->size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Json& item = (*found)[i];
    if (!is_integer_in(item, range)) throw InvalidField(item_path(name, i), text_of(item), an_integer(range));
    values[i] = static_cast<int>(item.get<double>());
  }
}

void FieldReader::reject_unknown() const {
  for (auto item = object_.begin(); item != object_.end(); ++item) {
    const bool known =
        std::any_of(known_.begin(), known_.end(), [&](const char* name) { return item.key() == name; });
    if (!known) throw InvalidField(path(Excerpt(item.key()).for_message()), "an unknown field", joined(known_, ""));
  }
}

const Json* FieldReader::find(const char* name, const std::string& allowed) {
  known_.push_back(name);
  const auto found = object_.find(name);
  if (found != object_.end()) return &*found;
  if (all_required_) throw InvalidField(path(name), "a missing field", allowed);
  return nullptr;
}

const Json* FieldReader::find_integer(const char* name, const Range& range) {
  const Json* found = find(name, an_integer(range));
  if (found && !is_integer_in(*found, range))
    throw InvalidField(path(name), text_of(*found), an_integer(range));
  return found;
}

const Json* FieldReader::find_list(const char* name, std::size_t limit) {
  const std::string allowed = "a list of at most " + std::to_string(limit) + " objects";
  const Json* found = find(name, allowed);
  if (!found) return nullptr;
  if (!found->is_array()) throw InvalidField(path(name), text_of(*found), allowed);
  if (found->size() > limit)
    throw InvalidField(path(name), std::to_string(found->size()) + " objects", allowed);
  return found;
}

std::optional<std::size_t> FieldReader::find_choice(const char* name, Names names) {
  const std::string allowed = one_of(names);
  const Json* found = find(name, allowed);
  if (!found) return {};
  const auto* text = found->get_ptr<const Json::string_t*>();
  for (std::size_t i = 0; text && i < names.size(); ++i)
    if (*text == names[i]) return i;
  throw InvalidField(path(name), text_of(*found), allowed);
}

std::string FieldReader::path(const std::string& name) const {
  return path_.empty() ? name : path_ + "." + name;
}

std::string FieldReader::item_path(const char* name, std::size_t index) const {
  return path(name) + "[" + std::to_string(index) + "]";
}

FieldWriter::FieldWriter(Json& object, bool in_full) : object_(object), in_full_(in_full) { object = Json::object(); }

void FieldWriter::version(int only) { object_["version"] = only; }
void FieldWriter::integer(const char* name, int value, const Range&) { object_[name] = value; }
void FieldWriter::integer(const char* name, std::uint64_t value, const Range&) { object_[name] = value; }
void FieldWriter::number(const char* name, double value, const Range&) { object_[name] = value; }
void FieldWriter::flag(const char* name, bool value) { object_[name] = value; }
void FieldWriter::text(const char* name, const std::string& value) { object_[name] = value; }
void FieldWriter::json(const char* name, const std::string& value) {
  object_[name] = parse_json(value, name);
}

void FieldWriter::integers(const char* name, const std::vector<int>& values, const Range&, const Range&) {
  Json& list = object_[name] = Json::array();
  for (int value : values) list.push_back(value);
}

}  // namespace mlp
