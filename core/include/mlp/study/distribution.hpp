#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace mlp::study {

/// What values one parameter may have: a range of numbers or a list of choices.
///
/// A value is held as Optuna's journal holds it, as one number: the number itself, or the index of the
/// choice.
struct Distribution {
  enum class Kind { floating, integer, categorical };

  Kind kind = Kind::floating;
  double low = 0, high = 1;  ///< numbers: both ends belong to the range
  bool log = false;          ///< numbers: even on the logarithm; not together with a step above 1
  double step = 0;           ///< numbers: distance of the allowed values; 0: continuous; integers 1 or more
  std::vector<std::string>
      choices;  ///< categorical: each a JSON scalar as text, e.g. "\"relu\"", "3", "true"

  bool categorical() const { return kind == Kind::categorical; }
  bool operator==(const Distribution&) const = default;
};

/// How a range of numbers is divided. Only one of the two may be given.
struct Scale {
  bool log = false;
  double step = 0;  ///< 0: floats continuous, integers 1
};

/// Real numbers from low to high, and whole numbers from low to high; see Scale. Not checked: see `validate`.
Distribution floating(double low, double high, Scale scale = {});
Distribution integer(double low, double high, Scale scale = {});
/// Choices that are plain strings.
Distribution categorical(const std::vector<std::string>& choices);

/// Throws InvalidField, naming `path`.low and so on, unless every value of `distribution` makes sense.
///
/// Numbers: low <= high, both finite; low > 0 (integers: >= 1) with log; high on the grid low + i * step;
/// integers within +-2^53. Choices: at least one, no two equal.
void validate(const Distribution& distribution, const std::string& path);

/// Whether `value` lies in the range (not: on the grid), or is the index of a choice.
bool contains(const Distribution& distribution, double value);

/// `value` moved to the nearest allowed number (grid and bounds); indices are clamped.
double nearest_allowed(const Distribution& distribution, double value);

/// How many values are allowed; infinity for a continuous range that is not a single point.
double cardinality(const Distribution& distribution);

/// Whether trials with these two may stand in one study (as Optuna has it): same kind, same log, same
/// choices. Low, high and step may differ.
bool compatible(const Distribution& a, const Distribution& b);

/// A value as JSON: the number, or the choice.
std::string external_value(const Distribution& distribution, double value);

/// One sentence for messages: "a number from 0.001 to 0.1", "one of "a", "b"".
std::string describe(const Distribution& distribution);

}  // namespace mlp::study
