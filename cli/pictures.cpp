#include "pictures.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "csv.hpp"
#include "mlp/dataset.hpp"
#include "mlp/error.hpp"
#include "run_json.hpp"

namespace mlp::cli {
namespace {

constexpr Range ink{0, 16};
constexpr const char* columns_allowed =
    "64 pixels in a row, perhaps with a label before or behind them; between them commas, semicolons, tabs "
    "or blanks";

/// Which column is what; -1: there is no label.
struct Columns {
  std::size_t count = 0;
  std::vector<std::size_t> pixels;
  int label = -1;
};

std::string lower(std::string text) {
  for (char& letter : text) letter = static_cast<char>(letter >= 'A' && letter <= 'Z' ? letter + 32 : letter);
  return text;
}

bool is_one_of(const std::string& name, std::initializer_list<const char*> names) {
  return std::any_of(names.begin(), names.end(), [&](const char* other) { return name == other; });
}

bool is_label_name(const std::string& name) {
  return is_one_of(lower(name), {"label", "target", "class", "digit", "y"});
}

bool is_passed_over(const std::string& name) {
  return is_one_of(lower(name), {"", "index", "id", "image", "split", "part", "unnamed: 0"});
}

/// A decimal comma is understood, where it does not stand between fields.
std::optional<double> number_of(std::string text) {
  std::replace(text.begin(), text.end(), ',', '.');
  const char* begin = text.data() + (text.starts_with('+') ? 1 : 0);
  const char* end = text.data() + text.size();
  double number = 0;
  const auto [stop, error] = std::from_chars(begin, end, number);
  if (error != std::errc{} || stop != end) return {};
  return number;
}

std::optional<int> label_of(const std::string& text) {
  const auto number = number_of(text);
  if (!number || *number != std::trunc(*number) || *number < 0 || *number >= class_count) return {};
  return static_cast<int>(*number);
}

/// What was found, on one line and with nothing invisible in it.
std::string quoted(const std::string& text) {
  const auto replace = Json::error_handler_t::replace;
  return Json(text.substr(0, 40)).dump(-1, ' ', true, replace);
}

/// Names, or what pandas writes for columns without: 0, 1, 2, ...
bool is_head(const CsvRow& row) {
  if (row.fields.size() > 1 && std::none_of(row.fields.begin(), row.fields.end(), number_of)) return true;
  std::vector<std::string> names;
  for (const std::string& name : row.fields)
    if (!is_label_name(name) && !is_passed_over(name)) names.push_back(name);
  if (names.size() != pixel_count) return false;
  for (int i = 0; i < pixel_count; ++i)
    if (names[i] != std::to_string(i)) return false;
  return true;
}

std::string place_of(const CsvRow& row) { return "line " + std::to_string(row.line); }

std::string place_of(const CsvRow& row, std::size_t column) {
  return place_of(row) + ", column " + std::to_string(column + 1);
}

Columns columns_by(const CsvRow& head) {
  Columns columns{head.fields.size(), {}};
  for (std::size_t i = 0; i < head.fields.size(); ++i) {
    if (is_passed_over(head.fields[i])) continue;
    if (!is_label_name(head.fields[i]))
      columns.pixels.push_back(i);
    else if (columns.label < 0)
      columns.label = static_cast<int>(i);
    else
      throw InvalidField(place_of(head, i), "a second label, " + quoted(head.fields[i]), "one label");
  }
  if (columns.pixels.size() != pixel_count)
    throw InvalidField(place_of(head),
                       "a head line with " + std::to_string(columns.pixels.size()) + " names of pixels",
                       "64, and perhaps \"label\"");
  return columns;
}

bool can_be_labels(const std::vector<CsvRow>& rows, std::size_t column) {
  return std::all_of(rows.begin(), rows.end(), [&](const CsvRow& row) {
    return column < row.fields.size() && label_of(row.fields[column]);
  });
}

std::size_t different(const std::vector<CsvRow>& rows, std::size_t column) {
  std::set<int> labels;
  for (const CsvRow& row : rows) labels.insert(*label_of(row.fields[column]));
  return labels.size();
}

/// Where both ends can be labels, the one with more of them is: the corners of digits are nearly always
/// empty.
Columns columns_by_content(const std::vector<CsvRow>& rows, std::optional<LabelColumn> asked) {
  const std::size_t count = rows.front().fields.size();
  if (count == 1)
    throw InvalidField(place_of(rows.front()), quoted(rows.front().fields[0]) + " without a delimiter",
                       columns_allowed);
  if (count != pixel_count && count != pixel_count + 1)
    throw InvalidField(place_of(rows.front()), "a row of " + std::to_string(count) + " columns",
                       columns_allowed);
  Columns columns{count, {}};
  if (count > pixel_count) {
    const std::size_t first = can_be_labels(rows, 0) ? different(rows, 0) : 0;
    const std::size_t last = can_be_labels(rows, count - 1) ? different(rows, count - 1) : 0;
    if (first == 0 && last == 0)
      throw InvalidField(place_of(rows.front()), "a row of 65 columns of which neither end is a label",
                         "whole numbers from 0 to 9 as labels");
    if (!asked && first == last)
      throw InvalidField(place_of(rows.front()), "a row of 65 numbers whose ends can both be the label",
                         "--label first or --label last");
    const bool at_first = asked ? *asked == LabelColumn::first : first > last;
    columns.label = at_first ? 0 : pixel_count;
  }
  for (std::size_t i = 0; i < count; ++i)
    if (static_cast<int>(i) != columns.label) columns.pixels.push_back(i);
  return columns;
}

float pixel_of(const CsvRow& row, std::size_t column) {
  const auto number = number_of(row.fields[column]);
  if (!number || !ink.contains(*number))
    throw InvalidField(place_of(row, column), quoted(row.fields[column]),
                       "a number from 0 to 16, or in all of the file from 0 to 1");
  return static_cast<float>(*number);
}

void add(Pictures& pictures, const CsvRow& row, const Columns& columns) {
  if (row.fields.size() != columns.count)
    throw InvalidField(place_of(row), "a row of " + std::to_string(row.fields.size()) + " columns",
                       std::to_string(columns.count) + ", as the rows before it have");
  Vector<float> pixels(pixel_count);
  for (int i = 0; i < pixel_count; ++i) pixels[i] = pixel_of(row, columns.pixels[i]);
  pictures.lines.push_back(row.line);
  pictures.pixels.push_back(std::move(pixels));
  if (columns.label < 0) return;
  const std::string& text = row.fields[columns.label];
  const auto label = label_of(text);
  if (!label)
    throw InvalidField(place_of(row, columns.label), quoted(text), "a label, a whole number from 0 to 9");
  pictures.labels.push_back(*label);
}

void scale_up(Pictures& pictures) {
  float most = 0;
  for (const Vector<float>& pixels : pictures.pixels) most = std::max(most, pixels.maxCoeff());
  if (most == 0 || most > 1) return;
  for (Vector<float>& pixels : pictures.pixels) pixels *= 16;
  pictures.notice =
      "the largest ink is " + number_text(most) + ": taken as pixels scaled to 0..1, and multiplied by 16";
}

}  // namespace

Pictures read_pictures(std::string_view text, std::optional<LabelColumn> label) {
  std::vector<CsvRow> rows = read_csv(text);
  std::optional<CsvRow> head;
  if (!rows.empty() && is_head(rows.front())) {
    head = std::move(rows.front());
    rows.erase(rows.begin());
  }
  if (rows.empty())
    throw InvalidField("images", head ? "a head line alone" : "no rows at all", columns_allowed);
  const Columns columns = head ? columns_by(*head) : columns_by_content(rows, label);
  Pictures pictures;
  for (const CsvRow& row : rows) add(pictures, row, columns);
  scale_up(pictures);
  return pictures;
}

}  // namespace mlp::cli
