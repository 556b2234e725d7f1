#pragma once
#include <stdexcept>
#include <string>

namespace mlp {

/// An input that is not allowed: names the document's field by its path, the value found and what is allowed.
class InvalidField : public std::invalid_argument {
 public:
  InvalidField(std::string field, std::string value, std::string allowed)
      : std::invalid_argument(field + ": " + value + " is not allowed; allowed: " + allowed),
        field_(std::move(field)),
        value_(std::move(value)),
        allowed_(std::move(allowed)) {}

  const std::string& field() const { return field_; }
  const std::string& value() const { return value_; }
  const std::string& allowed() const { return allowed_; }

 private:
  std::string field_, value_, allowed_;
};

}  // namespace mlp
