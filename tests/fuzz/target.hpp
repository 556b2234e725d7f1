#pragma once
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "mlp/error.hpp"

// What the targets share. A target is one function, LLVMFuzzerTestOneInput: libFuzzer calls it (preset `fuzz`), or
// replay.cpp with the inputs of corpus/ (every other native build).
namespace mlp::fuzz {

/// Ends the program, so that the fuzzer keeps the input, unless `holds`.
inline void require(bool holds, const char* promise) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", promise);
  std::abort();
}

/// Whether `use` ends without an error. It may throw InvalidField; any other exception ends the program.
template <typename Use>
bool accepted(Use use) {
  try {
    use();
    return true;
  } catch (const InvalidField& error) {
    require(!std::string_view(error.what()).empty(), "an error says something");
    return false;
  }
}

/// The parts of an input, which are separated by NUL bytes; missing ones are empty.
inline std::vector<std::string> parts_of(const std::uint8_t* data, std::size_t size, std::size_t count) {
  std::vector<std::string> parts(count);
  std::size_t part = 0;
  for (std::size_t i = 0; i < size; ++i) {
    if (data[i] == 0 && part + 1 < count) ++part;
    else parts[part] += static_cast<char>(data[i]);
  }
  return parts;
}

/// Turns an input's bytes into choices; at its end every choice is the first.
class Chooser {
 public:
  Chooser(const std::uint8_t* data, std::size_t size) : next_(data), end_(data + size) {}

  bool done() const { return next_ == end_; }
  unsigned byte() { return done() ? 0 : *next_++; }
  std::size_t below(std::size_t count) { return byte() % count; }
  std::uint64_t bytes(int count) {
    std::uint64_t number = 0;
    for (int i = 0; i < count; ++i) number = number << 8 | byte();
    return number;
  }
  /// At most `longest` bytes as they are.
  std::string text(std::size_t longest) {
    std::string text;
    for (std::size_t left = below(longest + 1); left > 0 && !done(); --left) text += static_cast<char>(byte());
    return text;
  }
  template <typename Item, std::size_t count>
  const Item& of(const Item (&items)[count]) {
    return items[below(count)];
  }

 private:
  const std::uint8_t* next_;
  const std::uint8_t* end_;
};

}  // namespace mlp::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
