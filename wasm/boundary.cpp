#include "boundary.hpp"

namespace mlp::boundary {
namespace {

val fault(const char* kind, const std::string& message, const std::string& field = "",
          const std::string& value = "", const std::string& allowed = "") {
  return object({{"ok", false},
                 {"fault", object({{"kind", kind},
                                   {"field", field},
                                   {"value", value},
                                   {"allowed", allowed},
                                   {"message", message}})}});
}

}  // namespace

val Property::value() const {
  switch (kind_) {
    case Kind::number:
      return val(number_);
    case Kind::flag:
      return val(flag_);
    case Kind::name:
      return val(characters_);
    case Kind::text:
      return val(*text_);
    case Kind::value:
      return *value_;
  }
  return val::undefined();
}

val object(std::initializer_list<Property> properties) {
  val object = val::object();
  for (const Property& property : properties) object.set(property.name, property.value());
  return object;
}

val result_of(val (*compute)(void*), void* with) {
  try {
    return object({{"ok", true}, {"value", compute(with)}});
  } catch (const InvalidField& error) {
    return fault("invalid", error.what(), error.field(), error.value(), error.allowed());
  } catch (const std::exception& error) {
    return fault("internal", error.what());
  }
}

std::string shown(const val& argument) {
  if (argument.isNumber()) return number_text(argument.as<double>());
  if (argument.isNull()) return "null";
  if (!argument.isString()) return "a JavaScript " + argument.typeOf().as<std::string>();
  const std::string text = argument["length"].as<int>() > 60
                               ? argument.call<std::string>("slice", 0, 60) + "..."
                               : argument.as<std::string>();
  return '"' + text + '"';
}

std::string text(const char* name, const val& argument) {
  if (!argument.isString()) throw InvalidField(name, shown(argument), "a text");
  return argument.as<std::string>();
}

int integer(const char* name, const val& argument, const Range& range) {
  const double number = argument.isNumber() ? argument.as<double>() : std::nan("");
  if (!range.contains(number) || number != std::trunc(number))
    throw InvalidField(name, shown(argument), "an integer " + range.text());
  return static_cast<int>(number);
}

double number(const char* name, const val& argument, const Range& range) {
  const double number = argument.isNumber() ? argument.as<double>() : std::nan("");
  if (!range.contains(number)) throw InvalidField(name, shown(argument), "a number " + range.text());
  return number;
}

double measured(const char* name, const val& argument) {
  if (!argument.isNumber()) throw InvalidField(name, shown(argument), "a number");
  return argument.as<double>();
}

std::vector<float> floats(const char* name, const val& argument, std::size_t count) {
  const std::string allowed = "a Float32Array of " + std::to_string(count) + " numbers";
  if (!argument.instanceof (val::global("Float32Array"))) throw InvalidField(name, shown(argument), allowed);
  const auto length = argument["length"].as<std::size_t>();
  if (length != count) throw InvalidField(name, std::to_string(length) + " numbers", allowed);
  return emscripten::convertJSArrayToNumberVector<float>(argument);
}

std::size_t choice(const char* name, const val& argument, Names names) {
  std::string allowed;
  std::size_t index = 0;
  for (const char* each : names) {
    if (argument.isString() && argument.strictlyEquals(val(each))) return index;
    ++index;
    allowed += (allowed.empty() ? "one of \"" : ", \"") + std::string(each) + '"';
  }
  throw InvalidField(name, shown(argument), allowed);
}

}  // namespace mlp::boundary
