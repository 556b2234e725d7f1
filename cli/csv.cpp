#include "csv.hpp"

#include <algorithm>

#include "mlp/error.hpp"

namespace mlp::cli {
namespace {

bool is_blank(char letter) { return letter == ' ' || letter == '\t'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// The text up to the end of its first line; `text` keeps what follows.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end);
  text.remove_prefix(text.starts_with("\r\n") ? 2 : text.empty() ? 0 : 1);
  return line;
}

/// What a row has between its fields: a blank stands for any number of blanks and tabs.
char delimiter_of(std::string_view row) {
  std::string bare;
  bool quoted = false;
  for (const char letter : row) {
    if (letter == '"') quoted = !quoted;
    if (!quoted) bare += letter;
  }
  for (const char delimiter : {';', ',', '\t'})
    if (bare.find(delimiter) != bare.npos) return delimiter;
  return ' ';
}

/// A field in quotes, without them; `row` keeps what follows.
std::string take_quoted(std::string_view& row, int line) {
  std::string field;
  for (;;) {
    row.remove_prefix(1);  // the quote
    const std::size_t end = row.find('"');
    if (end == row.npos)
      throw InvalidField("line " + std::to_string(line), "a quote that is not closed", "quotes in pairs");
    field += row.substr(0, end);
    row.remove_prefix(end + 1);
    if (!row.starts_with('"')) return field;
    field += '"';
  }
}

CsvRow split(std::string_view row, char delimiter, int line) {
  CsvRow split{line, {}};
  for (;; row.remove_prefix(1)) {
    if (delimiter == ' ') row = trimmed(row);
    while (!row.empty() && is_blank(row.front()) && row.front() != delimiter) row.remove_prefix(1);
    std::string field = row.starts_with('"') ? take_quoted(row, line) : "";
    const std::size_t end =
        std::min(delimiter == ' ' ? row.find_first_of(" \t") : row.find(delimiter), row.size());
    field += trimmed(row.substr(0, end));
    row.remove_prefix(end);
    split.fields.push_back(std::move(field));
    if (row.empty()) return split;
  }
}

}  // namespace

std::vector<CsvRow> read_csv(std::string_view text) {
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff"))
    throw InvalidField("line 1", "UTF-16 text", "a file saved as UTF-8 or plain text");
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  std::vector<CsvRow> rows;
  char delimiter = 0;
  for (int line = 1; !text.empty(); ++line) {
    const std::string_view row = take_line(text);
    if (trimmed(row).empty() || trimmed(row).front() == '#') continue;
    if (delimiter == 0) delimiter = delimiter_of(row);
    rows.push_back(split(row, delimiter, line));
  }
  return rows;
}

}  // namespace mlp::cli
