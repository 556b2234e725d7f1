#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace mlp::cli {

/// A row of a table that is written as text, and the line it stands in (from 1).
struct CsvRow {
  int line;
  std::vector<std::string> fields;
};

/// The rows of a text with commas, semicolons, tabs or blanks between fields, whichever its first row has;
/// any number of blanks is one. Fields may stand in quotes, with a quote doubled inside (RFC 4180). A byte
/// order mark, empty lines and lines that begin with # are passed over; lines end in \n, \r\n or \r.
///
/// Throws InvalidField naming the line of a quote that is not closed, and UTF-16 by its mark.
std::vector<CsvRow> read_csv(std::string_view text);

}  // namespace mlp::cli
