#include "input.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

namespace mlp::cli {

std::string read_all(const std::string& source, std::size_t limit) {
  const auto close = [](std::FILE* file) {
    if (file != stdin) std::fclose(file);
  };
  const std::unique_ptr<std::FILE, decltype(close)> file(
      source == "-" ? stdin : std::fopen(source.c_str(), "rb"), close);
  if (!file) throw InputError(source, std::string("cannot be read: ") + std::strerror(errno));

  std::string text;
  char buffer[1 << 16];
  while (const std::size_t count = std::fread(buffer, 1, sizeof buffer, file.get())) {
    text.append(buffer, count);
    if (text.size() > limit)
      throw InputError(source, "too long; allowed: at most " + std::to_string(limit) + " bytes");
  }
  if (std::ferror(file.get()))
    throw InputError(source, std::string("cannot be read: ") + std::strerror(errno));
  return text;
}

}  // namespace mlp::cli
