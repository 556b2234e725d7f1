#pragma once
#include <exception>
#include <string>
#include <string_view>

namespace mlp::cli {

/// Whoever read standard output has had enough, as `head` does: no fault, and nothing left to do.
class ReaderGone : public std::exception {};

/// Writes to standard output at once. Throws ReaderGone, or std::runtime_error if it cannot be written.
void print(std::string_view text);
void print_line(const std::string& line);

/// Writes a file as a whole or not at all: a crash in the middle leaves the old one.
///
/// Throws InputError naming the file if it cannot be written.
void write_whole_file(const std::string& path, std::string_view content);

}  // namespace mlp::cli
