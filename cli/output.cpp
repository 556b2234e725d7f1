#include "output.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <stdexcept>

#include "input.hpp"

namespace mlp::cli {

void print(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0) return;
  if (errno == EPIPE) throw ReaderGone();
  throw std::runtime_error(std::string("standard output cannot be written: ") + std::strerror(errno));
}

void print_line(const std::string& line) { print(line + "\n"); }

void write_whole_file(const std::string& path, std::string_view content) {
  const std::string draft = path + ".part";
  std::FILE* file = std::fopen(draft.c_str(), "wb");
  bool written = file && std::fwrite(content.data(), 1, content.size(), file) == content.size();
  if (file) written = std::fclose(file) == 0 && written;
  if (written && std::rename(draft.c_str(), path.c_str()) == 0) return;
  const std::string reason = std::strerror(errno);
  if (file) std::remove(draft.c_str());
  throw InputError(path, "cannot be written: " + reason);
}

}  // namespace mlp::cli
