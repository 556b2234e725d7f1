#pragma once
#include <string>
#include <vector>

#include "fields.hpp"

namespace mlp {

/// Lists in words which of the fields that it visits can change during a run.
class ChangeableFields : public ParsingFields {
 public:
  const std::string& list() const { return list_; }

  void version(int) override {}
  Fields& changeable() override;

 protected:
  const Json* find(const char* name, const std::string&) override;
  bool begin(const char* name) override;
  void end() override;
  bool begin_list(const char*, std::size_t&, std::size_t) override { return false; }
  void begin_item(std::size_t) override {}
  void end_list() override {}

 private:
  void add(const std::string& field) { list_ += (list_.empty() ? "" : ", ") + field; }

  std::string list_;
  std::vector<std::string> changing_, fixed_;  // of the object in which it stands
  bool next_changes_ = false;
};

}  // namespace mlp
