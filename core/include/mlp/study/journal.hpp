#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "mlp/error.hpp"
#include "mlp/study/trial.hpp"

namespace mlp::study {

// Optuna's journal: one operation for each line, a JSON object. These are the operations.

enum class Owner { user, system };

struct CreateStudy {
  std::string name;
  std::vector<Direction> directions;  ///< none: it is not understood, and takes an id
};
struct DeleteStudy {
  int study_id;
};
struct SetStudyAttribute {
  int study_id;
  Owner owner;
  std::string key, value;  ///< value: JSON
};
struct CreateTrial {
  int study_id;
  TrialRecord trial;  ///< id and number are not written: they follow from the journal
};
struct SetTrialParameter {
  int trial_id;
  ParameterValue parameter;
};
struct SetTrialState {
  int trial_id;
  TrialState state;
  std::vector<double> values;
  std::string datetime_start;     ///< if running; may be repeated when finished
  std::string datetime_complete;  ///< if finished
};
struct SetIntermediateValue {
  int trial_id;
  std::int64_t step;
  double value;
};
struct SetTrialAttribute {
  int trial_id;
  Owner owner;
  std::string key, value;  ///< value: JSON
};
/// An operation that changes nothing (op_code 10, which Optuna skips too).
struct Skipped {};

using Operation = std::variant<CreateStudy, DeleteStudy, SetStudyAttribute, CreateTrial, SetTrialParameter,
                               SetTrialState, SetIntermediateValue, SetTrialAttribute, Skipped>;

struct StudyRecord {
  int id = 0;
  std::string name;
  std::vector<Direction> directions;
  Attributes user_attributes, system_attributes;
  std::vector<TrialRecord> trials;
  bool deleted = false;
};

/// What reading a journal took, for tests of how that grows.
struct Effort {
  std::size_t distributions_parsed = 0;  ///< texts of distributions
  std::size_t ranges_compared = 0;       ///< with an earlier one of the same name
};

/// The studies that a journal's operations make, one after the other, by Optuna's rules; with one of ours: a
/// trial that goes back to waiting forgets its reports and rungs, so that its second run is judged as a first.
class Journal {
 public:
  /// Applies one operation; false if the rules ignore it (the study or trial is unknown or finished, a name
  /// is taken, a parameter does not go with earlier ones of its name, a trial that already runs is started).
  bool apply(Operation operation);

  const std::vector<StudyRecord>& studies() const { return studies_; }
  /// The study of that name that has not been deleted, or nullptr.
  const StudyRecord* find(std::string_view name) const;
  std::size_t ranges_compared() const { return ranges_compared_; }

 private:
  struct Place {
    int study, number;
  };
  /// The first trial of a study that has a parameter, and its range: later ones must go with it.
  struct FirstRange {
    int number;
    Distribution distribution;
  };
  StudyRecord* study(int id);
  TrialRecord* unfinished_trial(int id);
  bool fits(int study, const ParameterValue& parameter);
  void remember(int study, int number, const ParameterValue& parameter);

  bool apply_one(CreateStudy&);
  bool apply_one(DeleteStudy&);
  bool apply_one(SetStudyAttribute&);
  bool apply_one(CreateTrial&);
  bool apply_one(SetTrialParameter&);
  bool apply_one(SetTrialState&);
  bool apply_one(SetIntermediateValue&);
  bool apply_one(SetTrialAttribute&);
  bool apply_one(Skipped&) { return false; }

  std::vector<StudyRecord> studies_;
  std::unordered_map<std::string, int> ids_;  ///< of the studies that have not been deleted, by name
  std::vector<std::unordered_map<std::string, FirstRange>> first_ranges_;  ///< of each study, by name
  std::size_t ranges_compared_ = 0;
  std::vector<Place> places_;  ///< where the trial of each id stands
};

/// A file that is no journal; the sentence says what it seems to be, and of a database how its studies are copied.
class NotAJournal : public InvalidField {
  using InvalidField::InvalidField;
};

struct UnreadLine {
  std::size_t line;  ///< from 1
  std::string why;
};

struct Replay {
  Journal journal;
  std::size_t lines = 0;  ///< lines up to `whole_bytes`
  std::size_t whole_bytes =
      0;              ///< up to the end of the last whole line; cut a torn file here before appending to it
  bool torn = false;  ///< whether an unfinished end was ignored
  std::size_t unread_lines = 0;    ///< lines that are not understood
  std::vector<UnreadLine> unread;  ///< the first hundred of them
  Effort effort;
};

/// Reads a journal's text as Optuna does: bare NaN and Infinity, a mark of UTF-8 at its beginning, and an end that a
/// crash left torn, which is ignored: a last line that is no whole JSON, blank lines, and all from the first NUL byte on,
/// which stands where a line did not reach the disk.
///
/// A line that is not understood costs itself alone, but one that creates a study or a trial takes its id. Throws
/// NotAJournal where nothing looks like a journal's line.
Replay replay(std::string_view text);

/// The journal, to go on with. Throws InvalidField if a line of it is not understood: what is added to it might
/// be told of the wrong trial.
Journal to_go_on_with(Replay replayed);

/// The operation as one whole line, its end included. Throws std::invalid_argument if a number is not finite:
/// bare NaN and Infinity are not JSON.
std::string to_line(const Operation& operation, const std::string& worker_id);

}  // namespace mlp::study
