#include "output.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <stdexcept>

namespace mlp::cli {

void print(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0) return;
  if (errno == EPIPE) throw ReaderGone();
  throw std::runtime_error(std::string("standard output cannot be written: ") + std::strerror(errno));
}

void print_line(const std::string& line) { print(line + "\n"); }

void notice(const std::string& command, const std::string& text) {
  std::fprintf(stderr, "mlp %s: %s\n", command.c_str(), text.c_str());
}

bool prints_json(bool asked) { return asked || isatty(STDOUT_FILENO) != 1; }

}  // namespace mlp::cli
