// The C library's snprintf brings its printing of 128-bit floats, and so does the message that libc++abi writes before
// it aborts, though nobody prints a float here: the linker puts these in their place.
#include <cstdarg>
#include <cstddef>
#include <cstdlib>

extern "C" {

/// Only the JSON library calls it, with plain letters and "%04x" or "%.4X": four hexadecimal digits of an unsigned.
int __wrap_snprintf(char* text, std::size_t size, const char* format, ...) {
  std::size_t length = 0;
  const auto put = [&](char letter) {
    if (length + 1 < size) text[length] = letter;
    ++length;
  };
  std::va_list numbers;
  va_start(numbers, format);
  for (; *format; ++format) {
    if (*format != '%') {
      put(*format);
      continue;
    }
    while (*format != 'x' && *format != 'X') ++format;
    const char ten = *format == 'x' ? 'a' : 'A';
    const unsigned number = va_arg(numbers, unsigned);
    for (int shift = 12; shift >= 0; shift -= 4) {
      const int digit = number >> shift & 15;
      put(static_cast<char>(digit < 10 ? '0' + digit : ten + digit - 10));
    }
  }
  va_end(numbers);
  if (size > 0) text[length < size ? length : size - 1] = '\0';
  return static_cast<int>(length);
}

[[noreturn]] void abort_message(const char*, ...) { std::abort(); }
}
