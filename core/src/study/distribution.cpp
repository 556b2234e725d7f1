#include "mlp/study/distribution.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>

#include "json_text.hpp"
#include "mlp/error.hpp"

namespace mlp::study {
namespace {

constexpr double largest_integer = 0x1p53;

/// How many whole steps fit between low and high; a hair short of a whole number counts as that number.
double steps_between(double low, double high, double step) {
  const double steps = (high - low) / step;
  const double nearest = std::round(steps);
  return std::abs(steps - nearest) <= 1e-8 * std::max(1.0, nearest) ? nearest : std::floor(steps);
}

void validate_integer(const Distribution& d, const std::string& path) {
  const auto check = [&](double value, const char* field, double least) {
    if (value != std::floor(value) || value < least || value > largest_integer) {
      throw InvalidField(path + field, number_text(value),
                         "an integer from " + (least < 1 ? "-2^53" : number_text(least)) + " to 2^53");
    }
  };
  check(d.low, ".low", d.log ? 1 : -largest_integer);
  check(d.high, ".high", d.log ? 1 : -largest_integer);
  check(d.step, ".step", 1);
  if (d.log && d.step != 1) throw InvalidField(path + ".step", number_text(d.step), "1 together with log");
}

void validate_float(const Distribution& d, const std::string& path) {
  if (!std::isfinite(d.low)) throw InvalidField(path + ".low", number_text(d.low), "a finite number");
  if (!std::isfinite(d.high)) throw InvalidField(path + ".high", number_text(d.high), "a finite number");
  if (!std::isfinite(d.high - d.low)) {
    throw InvalidField(path + ".high", number_text(d.high), "a range whose width is a finite number");
  }
  if (!std::isfinite(d.step) || d.step < 0) {
    throw InvalidField(path + ".step", number_text(d.step), "a finite number above 0, or none");
  }
  if (d.log && d.low <= 0) throw InvalidField(path + ".low", number_text(d.low), "a number above 0 with log");
  if (d.log && d.step != 0) throw InvalidField(path + ".step", number_text(d.step), "none together with log");
}

void validate_choices(const Distribution& d, const std::string& path) {
  if (d.choices.empty()) throw InvalidField(path + ".choices", "[]", "at least one choice");
  std::set<std::string> seen;
  for (std::size_t i = 0; i < d.choices.size(); ++i) {
    if (!seen.insert(d.choices[i]).second) {
      throw InvalidField(path + ".choices[" + std::to_string(i) + "]", d.choices[i], "each choice once");
    }
  }
}

std::optional<double> python_number(const Json& value) {
  if (value.is_boolean()) return value.get<bool>() ? 1 : 0;
  return value.is_number() ? std::optional(value.get<double>()) : std::nullopt;
}

bool same_in_python(const Json& a, const Json& b) {
  const auto x = python_number(a), y = python_number(b);
  if (x && y) return *x == *y;
  if (a.type() != b.type() || a.size() != b.size()) return false;
  if (a.is_array()) return std::equal(a.begin(), a.end(), b.begin(), same_in_python);
  if (!a.is_object()) return a == b;
  return std::all_of(a.items().begin(), a.items().end(), [&](const auto& item) {
    return b.contains(item.key()) && same_in_python(item.value(), b[item.key()]);
  });
}

}  // namespace

Distribution floating(double low, double high, Scale scale) {
  return {Distribution::Kind::floating, low, high, scale.log, scale.step, {}};
}

Distribution integer(double low, double high, Scale scale) {
  return {Distribution::Kind::integer, low, high, scale.log, scale.step == 0 ? 1 : scale.step, {}};
}

Distribution categorical(const std::vector<std::string>& choices) {
  Distribution distribution;
  distribution.kind = Distribution::Kind::categorical;
  for (const std::string& choice : choices) distribution.choices.push_back(Json(choice).dump());
  return distribution;
}

void validate(const Distribution& d, const std::string& path) {
  if (d.categorical()) return validate_choices(d, path);
  d.kind == Distribution::Kind::integer ? validate_integer(d, path) : validate_float(d, path);
  if (d.high < d.low) {
    throw InvalidField(path + ".high", number_text(d.high), "a number not below low, " + number_text(d.low));
  }
  if (d.step == 0) return;
  const double last = d.low + steps_between(d.low, d.high, d.step) * d.step;
  if (std::abs(last - d.high) > 1e-8 * std::max(d.step, std::abs(d.high))) {
    throw InvalidField(path + ".high", number_text(d.high),
                       "low plus a whole number of steps, e.g. " + number_text(last));
  }
}

void accept_foreign(Distribution& d, const std::string& path) {
  if (d.categorical()) {
    if (d.choices.empty()) throw InvalidField(path + ".choices", "[]", "at least one choice");
    return;
  }
  validate_float(floating(d.low, d.high), path);
  if (d.high < d.low) {
    throw InvalidField(path + ".high", number_text(d.high), "a number not below low, " + number_text(d.low));
  }
  const bool integer = d.kind == Distribution::Kind::integer;
  if (!std::isfinite(d.step) || d.step < (integer ? 1 : 0)) {
    throw InvalidField(path + ".step", number_text(d.step), integer ? "1 or more" : "a number above 0, or none");
  }
  if (d.log && d.low <= 0) throw InvalidField(path + ".low", number_text(d.low), "a number above 0 with log");
  if (d.log && d.step != (integer ? 1 : 0))
    throw InvalidField(path + ".step", number_text(d.step), "none together with log");
  if (d.step > 0) d.high = std::min(d.high, d.low + steps_between(d.low, d.high, d.step) * d.step);
}

bool contains(const Distribution& d, double value) {
  if (!d.categorical()) return value >= d.low && value <= d.high;
  return value >= 0 && value < static_cast<double>(d.choices.size()) && value == std::floor(value);
}

double nearest_allowed(const Distribution& d, double value) {
  if (d.categorical()) return std::clamp(std::round(value), 0.0, static_cast<double>(d.choices.size()) - 1);
  if (d.step > 0) value = d.low + std::round((value - d.low) / d.step) * d.step;
  return std::clamp(value, d.low, d.high);
}

double cardinality(const Distribution& d) {
  if (d.categorical()) return static_cast<double>(d.choices.size());
  if (d.low == d.high) return 1;
  return d.step > 0 ? steps_between(d.low, d.high, d.step) + 1 : std::numeric_limits<double>::infinity();
}

bool same_choice(const std::string& a, const std::string& b) {
  if (a == b) return true;
  if (a.starts_with('"') || b.starts_with('"')) return false;
  return same_in_python(read_json(a), read_json(b));
}

std::optional<double> index_of(const Distribution& d, const std::string& choice) {
  auto found = std::find(d.choices.begin(), d.choices.end(), choice);
  if (found == d.choices.end())
    found = std::find_if(d.choices.begin(), d.choices.end(),
                         [&](const std::string& one) { return same_choice(one, choice); });
  return found == d.choices.end() ? std::nullopt : std::optional(static_cast<double>(found - d.choices.begin()));
}

bool compatible(const Distribution& a, const Distribution& b) {
  if (a.kind != b.kind) return false;
  if (!a.categorical()) return a.log == b.log;
  return std::equal(a.choices.begin(), a.choices.end(), b.choices.begin(), b.choices.end(), same_choice);
}

std::string external_value(const Distribution& d, double value) {
  return d.categorical() ? d.choices[static_cast<std::size_t>(nearest_allowed(d, value))]
                         : number_text(value);
}

std::string describe(const Distribution& d) {
  if (d.categorical()) {
    std::string text = "one of ";
    for (const std::string& choice : d.choices) text += (&choice == &d.choices[0] ? "" : ", ") + choice;
    return text;
  }
  std::string text = d.kind == Distribution::Kind::integer ? "an integer from " : "a number from ";
  text += number_text(d.low) + " to " + number_text(d.high);
  if (d.log) text += " on a log scale";
  if (d.step > 0 && !(d.kind == Distribution::Kind::integer && d.step == 1)) {
    text += " in steps of " + number_text(d.step);
  }
  return text;
}

}  // namespace mlp::study
