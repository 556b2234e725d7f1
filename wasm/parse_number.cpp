// The C library's strtod computes with 128-bit floats, of which this module has otherwise no need; JavaScript
// rounds as exactly. The linker puts this in its place. Only the JSON parser calls it, with whole numbers as
// JSON writes them.
#include <emscripten.h>

#include <cstring>

EM_JS(double, number_in_js, (const char* text), { return Number(UTF8ToString(text)); })

extern "C" double __wrap_strtod(const char* text, char** end) {
  if (end) *end = const_cast<char*>(text) + std::strlen(text);
  return number_in_js(text);
}
