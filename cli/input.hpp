#pragma once
#include <cstddef>
#include <stdexcept>
#include <string>

#include "mlp/error.hpp"

namespace mlp::cli {

/// An input that cannot be used, named by its file.
class InputError : public std::runtime_error {
 public:
  InputError(const std::string& source, const std::string& what)
      : std::runtime_error((source == "-" ? "standard input" : source) + ": " + what) {}
};

/// Options that do not go together, in a whole sentence.
class UsageError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

inline constexpr std::size_t document_limit = 1'000'000;        // bytes, as the core has it
inline constexpr std::size_t checkpoint_limit = 1'000'000'000;  // many times the largest network's

/// The bytes of a file, or of standard input for "-".
///
/// Throws InputError if it cannot be read or is longer than `limit` bytes.
std::string read_all(const std::string& source, std::size_t limit);

/// `use()`, whose complaints about a field name the source too.
template <typename Use>
auto naming(const std::string& source, Use use) {
  try {
    return use();
  } catch (const InvalidField& error) {
    throw InputError(source, error.what());
  }
}

}  // namespace mlp::cli
