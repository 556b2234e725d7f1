#pragma once
// A study as JavaScript holds it: at work on a search, or only looked at.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "mlp/search_study.hpp"
#include "mlp/study/study.hpp"

namespace mlp::boundary {

/// A journal that was read once, for whatever is done with it.
struct JournalHandle {
  explicit JournalHandle(std::string lines)
      : text(std::move(lines)), replayed(std::make_shared<study::Replay>(study::replay(text))) {}

  std::string text;
  std::shared_ptr<study::Replay> replayed;
};

class StudyHandle {
 public:
  /// Begins the search's study, or goes on with it if the journal has it. Throws InvalidField.
  StudyHandle(const Search& search, study::Replay replayed);
  /// Looks at a study of any journal: nothing can be asked or told. Throws InvalidField.
  StudyHandle(std::shared_ptr<const study::Replay> replayed, const std::string& name);
  StudyHandle(const StudyHandle&) = delete;
  StudyHandle& operator=(const StudyHandle&) = delete;

  /// Throws InvalidField where the study is only looked at.
  study::Study& at_work();
  const Search& search() const { return search_; }

  study::History history() const;
  /// Every parameter that the space or a trial has, with its newest range, in the order in which they appear.
  std::vector<study::ParameterValue> parameters() const;
  /// Throws InvalidField if no trial has this number.
  const study::TrialRecord& trial(int number) const;

  /// The journal's lines that were written since the last call.
  std::string take_lines() { return std::exchange(lines_, {}); }

 private:
  std::string lines_;
  Search search_;
  std::unique_ptr<study::Study> study_;
  std::shared_ptr<const study::Replay> replayed_;  ///< of a study that is only looked at
  const study::StudyRecord* record_ = nullptr;
};

}  // namespace mlp::boundary
