#include "pixel_lines.hpp"

#include <charconv>

#include "mlp/dataset.hpp"
#include "mlp/error.hpp"

namespace mlp::cli {
namespace {

constexpr Range ink{0, 16};

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r");
  return first == text.npos ? std::string_view{}
                            : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

float parse_pixel(std::string_view text, const std::string& place) {
  double pixel = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), pixel);
  if (error != std::errc{} || end != text.data() + text.size() || !ink.contains(pixel))
    throw InvalidField(place, "\"" + std::string(text.substr(0, 60)) + "\"", "a number " + ink.text());
  return static_cast<float>(pixel);
}

}  // namespace

Vector<float> parse_pixels(std::string_view text, int line) {
  const std::string place = "line " + std::to_string(line);
  const std::string allowed =
      std::to_string(pixel_count) + " numbers with commas between them, without a label";
  if (trimmed(text).empty()) throw InvalidField(place, "an empty line", allowed);
  Vector<float> pixels(pixel_count);
  int count = 0;
  for (bool more = true; more; ++count) {
    const auto comma = text.find(',');
    more = comma != text.npos;
    if (count < pixel_count)
      pixels[count] =
          parse_pixel(trimmed(text.substr(0, comma)), place + ", column " + std::to_string(count + 1));
    if (more) text.remove_prefix(comma + 1);
  }
  if (count != pixel_count) throw InvalidField(place, std::to_string(count) + " numbers", allowed);
  return pixels;
}

}  // namespace mlp::cli
