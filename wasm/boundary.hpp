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
#include "mlp/names.hpp"

namespace mlp::boundary {

using emscripten::val;

/// A property of a JavaScript object. It keeps no more than where a text or another value lies, so it is for
/// `object` alone, within one expression.
class Property {
 public:
  Property(const char* name, double number) : name(name), kind_(Kind::number), number_(number) {}
  Property(const char* name, int number) : Property(name, static_cast<double>(number)) {}
  Property(const char* name, bool flag) : name(name), kind_(Kind::flag), flag_(flag) {}
  Property(const char* name, const char* text) : name(name), kind_(Kind::name), characters_(text) {}
  Property(const char* name, const std::string& text) : name(name), kind_(Kind::text), text_(&text) {}
  Property(const char* name, const val& value) : name(name), kind_(Kind::value), value_(&value) {}

  val value() const;

  const char* const name;

 private:
  enum class Kind { number, flag, name, text, value } kind_;
  union {
    double number_;
    bool flag_;
    const char* characters_;
    const std::string* text_;
    const val* value_;
  };
};

/// A JavaScript object with these properties.
val object(std::initializer_list<Property> properties);

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

/// {ok: true, value} of `compute(with)`, or {ok: false, fault} where it throws: no exception leaves this
/// module.
val result_of(val (*compute)(void*), void* with);

/// The same of `compute()`. All that differs between two of these is one call.
template <typename Compute>
val result(Compute compute) {
  return result_of([](void* with) { return (*static_cast<Compute*>(with))(); }, &compute);
}

// Arguments. Embind itself would turn 4.7 into 4, undefined into NaN and an object into "[object Object]".

/// An argument as text for a person.
std::string shown(const val& argument);

/// Each throws InvalidField with the argument's name unless it is of its kind.
std::string text(const char* name, const val& argument);
int integer(const char* name, const val& argument, const Range& range);
double number(const char* name, const val& argument, const Range& range);
/// Any number, also NaN and the infinities.
double measured(const char* name, const val& argument);
std::vector<float> floats(const char* name, const val& argument, std::size_t count);

/// The place among `names` of the argument.
std::size_t choice(const char* name, const val& argument, Names names);
/// One of an enum's names.
template <typename Enum>
Enum choice(const char* name, const val& argument) {
  return static_cast<Enum>(choice(name, argument, names_of<Enum>));
}

}  // namespace mlp::boundary
