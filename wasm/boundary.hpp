#pragma once
// What keeps the two languages apart: results instead of exceptions, checked arguments, copies instead of
// views.
#include <emscripten/val.h>

#include <cmath>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "mlp/eigen.hpp"
#include "mlp/error.hpp"

namespace mlp::boundary {

using emscripten::val;

/// A JavaScript object with these properties.
inline val object(std::initializer_list<std::pair<const char*, val>> properties) {
  val object = val::object();
  for (const auto& [name, value] : properties) object.set(name, value);
  return object;
}

/// A JavaScript array: `convert` of each item.
template <typename Items, typename Convert>
val list(const Items& items, Convert convert) {
  val list = val::array();
  int index = 0;
  for (const auto& item : items) list.set(index++, convert(item));
  return list;
}

/// A typed array of its own, never a view: when memory grows, views of it become empty.
template <typename T>
val copy_of(const T* values, std::size_t count) {
  return val(emscripten::typed_memory_view(count, values)).template call<val>("slice");
}

template <typename Values>
val copy_of(const Values& values) {
  return copy_of(values.data(), values.size());
}

/// A matrix row by row; here it lies column by column.
inline val rows_of(const Matrix<float>& matrix) { return copy_of(Matrix<float>(matrix.transpose())); }

inline val fault(const char* kind, const std::string& message, const std::string& field = "",
                 const std::string& value = "", const std::string& allowed = "") {
  return object({{"ok", val(false)},
                 {"fault", object({{"kind", val(kind)},
                                   {"field", val(field)},
                                   {"value", val(value)},
                                   {"allowed", val(allowed)},
                                   {"message", val(message)}})}});
}

/// {ok: true, value} of `compute()`, or {ok: false, fault} where it throws: no exception leaves this module.
template <typename Compute>
val result(Compute compute) {
  try {
    return object({{"ok", val(true)}, {"value", compute()}});
  } catch (const InvalidField& error) {
    return fault("invalid", error.what(), error.field(), error.value(), error.allowed());
  } catch (const std::exception& error) {
    return fault("internal", error.what());
  }
}

// Arguments. Embind itself would turn 4.7 into 4, undefined into NaN and an object into "[object Object]".

/// An argument as text for a person.
std::string shown(const val& argument);

/// Each throws InvalidField with the argument's name unless it is of its kind.
std::string text(const char* name, const val& argument);
int integer(const char* name, const val& argument, const Range& range);
double number(const char* name, const val& argument, const Range& range);
std::vector<float> floats(const char* name, const val& argument, std::size_t count);

/// The place among `names` of the argument.
std::size_t choice(const char* name, const val& argument, std::initializer_list<const char*> names);

}  // namespace mlp::boundary
