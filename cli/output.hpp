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

/// Whether results are JSON, one object a line: where `--json` asks for it, and wherever standard output is
/// no terminal. A person at a terminal gets tables.
bool prints_json(bool asked);
inline constexpr const char* json_help =
    "Print JSON, one object a line, as into a pipe; a terminal gets tables";

/// A line on stderr from a sub-command, for what is no result and no fault.
void notice(const std::string& command, const std::string& text);

}  // namespace mlp::cli
