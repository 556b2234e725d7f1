// How long a journal takes to open natively: bench/journal.mjs runs it.
// Usage: journal FILE
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "mlp/study/journal.hpp"

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  std::ifstream file(argv[1], std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto begin = std::chrono::steady_clock::now();
  const mlp::study::Replay read = mlp::study::replay(text);
  const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - begin;
  std::printf("%.0f %zu %zu\n", time.count(), read.lines, read.unread_lines);
}
