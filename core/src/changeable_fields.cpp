#include "changeable_fields.hpp"

#include <utility>

namespace mlp {

Fields& ChangeableFields::changeable() {
  next_changes_ = true;
  return *this;
}

const Json* ChangeableFields::find(const char* name, const std::string&) {
  (std::exchange(next_changes_, false) ? changing_ : fixed_).push_back(name);
  return nullptr;
}

bool ChangeableFields::begin(const char* name) {
  changing_.clear();
  fixed_.clear();
  enter(path(name));
  return true;
}

void ChangeableFields::end() {
  const bool nearly_all = fixed_.empty() || (fixed_.size() == 1 && changing_.size() > 2);
  if (nearly_all && !changing_.empty())
    add(path("*") + (fixed_.empty() ? "" : " but its " + fixed_.front()));
  else
    for (const std::string& name : changing_) add(path(name.c_str()));
  leave();
}

}  // namespace mlp
