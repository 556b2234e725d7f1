#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "mlp/error.hpp"
#include "mlp/study/trial.hpp"

namespace mlp::study {

// Optuna's journal: one operation for each line, a JSON object. These are the operations.

enum class Owner { user, system };

struct CreateStudy {
  std::string name;
  std::vector<Direction> directions;
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

/// The studies that a journal's operations make, one after the other, by Optuna's rules; with one of ours: a
/// trial that goes back to waiting forgets its reports and rungs, so that its second run is judged as a first.
class Journal {
 public:
  /// Applies one operation; false if the rules ignore it (the study or trial is unknown or finished, a name
  /// is taken, a parameter does not go with earlier ones of its name, a trial that already runs is started).
  bool apply(const Operation& operation);

  const std::vector<StudyRecord>& studies() const { return studies_; }
  /// The study of that name that has not been deleted, or nullptr.
  const StudyRecord* find(std::string_view name) const;

 private:
  struct Place {
    int study, number;
  };
  StudyRecord* study(int id);
  TrialRecord* unfinished_trial(int id);
  bool fits(int trial_id, const ParameterValue& parameter) const;

  bool apply_one(const CreateStudy&);
  bool apply_one(const DeleteStudy&);
  bool apply_one(const SetStudyAttribute&);
  bool apply_one(const CreateTrial&);
  bool apply_one(const SetTrialParameter&);
  bool apply_one(const SetTrialState&);
  bool apply_one(const SetIntermediateValue&);
  bool apply_one(const SetTrialAttribute&);
  bool apply_one(const Skipped&) { return false; }

  std::vector<StudyRecord> studies_;
  std::vector<Place> places_;  ///< where the trial of each id stands
};

/// A line that no journal can have: names it by its number, from 1.
class CorruptJournal : public InvalidField {
 public:
  CorruptJournal(std::size_t line, const std::string& value, const std::string& allowed);
  std::size_t line() const { return line_; }

 private:
  std::size_t line_;
};

struct Replay {
  Journal journal;
  std::size_t lines = 0;  ///< whole lines read
  std::size_t whole_bytes =
      0;              ///< up to the end of the last whole line; cut a torn file here before appending to it
  bool torn = false;  ///< whether an unfinished last line was ignored
};

/// Reads a journal's text. Throws CorruptJournal at the first whole line that is not an operation.
///
/// A last line without an end is torn, as a crash leaves it: it is ignored, and `torn` says so. Python's bare
/// NaN and Infinity are read.
Replay replay(std::string_view text);

/// The operation as one whole line, its end included. Throws std::invalid_argument if a number is not finite:
/// bare NaN and Infinity are not JSON.
std::string to_line(const Operation& operation, const std::string& worker_id);

}  // namespace mlp::study
