#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "mlp/names.hpp"

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
      choices;  ///< categorical: each a JSON scalar as text, e.g. "\"relu\"", "3", "true", and "NaN"

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

/// Throws InvalidField, naming `path`.low and so on, unless the range can be looked at, as Optuna reads it: any
/// integers, and choices that may be equal. A high end off the grid is moved down to the last step.
void accept_foreign(Distribution& distribution, const std::string& path);

/// Whether `value` lies in the range (not: on the grid), or is the index of a choice.
bool contains(const Distribution& distribution, double value);

/// `value` moved to the nearest allowed number (grid and bounds); indices are clamped.
double nearest_allowed(const Distribution& distribution, double value);

/// How many values are allowed; infinity for a continuous range that is not a single point.
double cardinality(const Distribution& distribution);

/// Whether two choices, as text, are equal by Python's ==: 1, 1.0 and true are, 1 and "1" are not. NaN equals NaN.
bool same_choice(const std::string& a, const std::string& b);

/// The index of that choice, given as text, or of one equal to it; none if there is none.
std::optional<double> index_of(const Distribution& distribution, const std::string& choice);

/// Whether trials with these two may stand in one study (as Optuna has it): same kind, same log, same
/// choices by Python's ==. Low, high and step may differ.
bool compatible(const Distribution& a, const Distribution& b);

/// A value as JSON: the number, or the choice; as Python writes it where it is not finite.
std::string external_value(const Distribution& distribution, double value);

/// One sentence for messages: "a number from 0.001 to 0.1", "one of "a", "b"".
std::string describe(const Distribution& distribution);

}  // namespace mlp::study

namespace mlp {

template <>
inline constexpr const char* names_of<study::Distribution::Kind>[] = {"float", "int", "categorical"};

}  // namespace mlp
