#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mlp/error.hpp"

// What follows the document in a checkpoint is described once, by functions that name each value, the
// variable that holds it and what is allowed; Writer and Reader, which have the same methods, are the two
// directions. A list has its length before it.
namespace mlp {

/// Which numbers a checkpoint may hold in one place.
struct Allowed {
  Range range;
  const char* text;
  bool unknown = false;  ///< NaN, which stands for what is not known yet

  bool contains(double number) const { return range.contains(number) || (unknown && std::isnan(number)); }
};

constexpr double largest = std::numeric_limits<double>::max();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr Allowed any_number{{-infinity, infinity}, "any number", true};
constexpr Allowed finite{{-largest, largest}, "a finite number"};
constexpr Allowed finite_or_unknown{{-largest, largest}, "a finite number, or NaN for unknown", true};
constexpr Allowed above_all{{-largest, infinity}, "a finite number or infinity"};
constexpr Allowed not_negative{{0, infinity}, "a number of at least 0"};
constexpr Allowed share{{0, 1}, "a number from 0 to 1"};

using Sizes = std::vector<std::size_t>;

class CheckpointWriter {
 public:
  template <typename Number>
  void number(const char*, const Number& value, const Allowed&) {
    put(std::span(&value, 1));
  }
  template <typename Integer>
  void integer(const char*, const Integer& value, const Range&) {
    put(std::span(&value, 1));
  }
  void flag(const char*, bool value) { bytes.push_back(value ? 1 : 0); }
  template <typename Number>
  void numbers(const char*, std::span<const Number> values, const Allowed&) {
    put(values);
  }
  template <typename Number>
  void list(const char*, const std::vector<Number>& items, const Sizes&, const Allowed&) {
    put_size(items.size());
    put(std::span(items));
  }
  void text(const char*, const std::string& text, const Range&) {
    put_size(text.size());
    bytes += text;
  }
  void no_text(const char*, const char*) { put_size(0); }

  std::string bytes;

 private:
  void put_size(std::uint64_t size) { put(std::span<const std::uint64_t>(&size, 1)); }
  template <typename Number>
  void put(std::span<Number> values) {
    bytes.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
  }
};

/// Throws InvalidField naming the first value that is not allowed; nothing is sized or filled before that is
/// known.
class CheckpointReader {
 public:
  explicit CheckpointReader(std::string_view bytes) : bytes_(bytes) {}

  template <typename Number>
  void number(const char* name, Number& value, const Allowed& allowed) {
    get(name, std::span(&value, 1));
    check(name, value, allowed);
  }
  template <typename Integer>
  void integer(const char* name, Integer& value, const Range& range) {
    get(name, std::span(&value, 1));
    if (!range.contains(static_cast<double>(value)))
      reject(name, std::to_string(value), "an integer " + range.text());
  }
  void flag(const char* name, bool& value) {
    unsigned char byte = 0;
    get(name, std::span(&byte, 1));
    if (byte > 1) reject(name, "byte " + std::to_string(byte), "byte 0 or 1");
    value = byte == 1;
  }
  template <typename Number>
  void numbers(const char* name, std::span<Number> values, const Allowed& allowed) {
    get(name, values);
    for (std::size_t i = 0; i < values.size(); ++i)
      if (!allowed.contains(values[i])) check(std::string(name) + "[" + std::to_string(i) + "]", values[i], allowed);
  }
  template <typename Number>
  void list(const char* name, std::vector<Number>& items, const Sizes& sizes, const Allowed& allowed) {
    const std::uint64_t size = get_size(name);
    if (std::find(sizes.begin(), sizes.end(), size) == sizes.end())
      reject(name, "a list of " + std::to_string(size), "a list of " + text_of(sizes) + " numbers");
    items.resize(size);
    numbers(name, std::span(items), allowed);
  }
  void text(const char* name, std::string& text, const Range& lengths) {
    const std::uint64_t size = get_size(name);
    if (!lengths.contains(static_cast<double>(size)))
      reject(name, "a text of " + std::to_string(size) + " bytes", "a text of " + lengths.text() + " bytes");
    text.resize(size);
    get(name, std::span(text));
  }
  void no_text(const char* name, const char* why) {
    if (const std::uint64_t size = get_size(name))
      reject(name, "a text of " + std::to_string(size) + " bytes", std::string("none: ") + why);
  }
  void end() const {
    if (!bytes_.empty())
      reject("its end", std::to_string(bytes_.size()) + " more bytes", "nothing behind the last value");
  }

  [[noreturn]] static void reject(const std::string& name, const std::string& found,
                                  const std::string& allowed) {
    throw InvalidField("checkpoint, " + name, found, allowed);
  }

 private:
  static void check(const std::string& name, double number, const Allowed& allowed) {
    if (!allowed.contains(number)) reject(name, number_text(number), allowed.text);
  }
  static std::string text_of(const Sizes& sizes) {
    std::string text;
    for (const std::size_t size : sizes) text += (text.empty() ? "" : " or ") + std::to_string(size);
    return text;
  }
  std::uint64_t get_size(const char* name) {
    std::uint64_t size = 0;
    get(name, std::span(&size, 1));
    return size;
  }
  template <typename Number>
  void get(const char* name, std::span<Number> values) {
    if (values.size_bytes() > bytes_.size())
      reject(name, "an end after " + std::to_string(bytes_.size()) + " bytes",
             std::to_string(values.size_bytes()) + " bytes");
    if (values.empty()) return;  // memcpy takes no null pointer
    std::memcpy(values.data(), bytes_.data(), values.size_bytes());
    bytes_.remove_prefix(values.size_bytes());
  }

  std::string_view bytes_;
};

}  // namespace mlp
