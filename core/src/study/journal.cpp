#include "mlp/study/journal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "journal_line.hpp"
#include "json_text.hpp"

namespace mlp::study {
namespace {

/// A trial that goes back to the queue starts anew: what its first life reported must not judge the second.
void forget_reports(TrialRecord& trial) {
  trial.intermediate.clear();
  std::erase_if(trial.system_attributes, [](const auto& one) { return is_rung_key(one.first); });
  std::erase_if(trial.user_attributes,
                [](const auto& one) { return not_finite_step(Owner::user, one.first).has_value(); });
}

/// Whether a text without an end may be the beginning of a journal: another program's JSON file is none.
bool may_begin_a_journal(std::string_view text) {
  constexpr std::string_view beginning = "{\"op_code\":";
  std::string compact(text);
  std::erase(compact, ' ');
  const std::size_t shared = std::min(compact.size(), beginning.size());
  return compact.compare(0, shared, beginning, 0, shared) == 0;
}

}  // namespace

const StudyRecord* Journal::find(std::string_view name) const {
  const auto at = std::find_if(studies_.begin(), studies_.end(), [&](const StudyRecord& study) {
    return !study.deleted && study.name == name;
  });
  return at == studies_.end() ? nullptr : &*at;
}

bool Journal::apply(const Operation& operation) {
  return std::visit([this](const auto& one) { return apply_one(one); }, operation);
}

StudyRecord* Journal::study(int id) {
  const bool known = id >= 0 && id < static_cast<int>(studies_.size()) && !studies_[id].deleted;
  return known ? &studies_[id] : nullptr;
}

TrialRecord* Journal::unfinished_trial(int id) {
  if (id < 0 || id >= static_cast<int>(places_.size())) return nullptr;
  TrialRecord& trial = studies_[places_[id].study].trials[places_[id].number];
  return trial.finished() ? nullptr : &trial;
}

bool Journal::apply_one(const CreateStudy& operation) {
  if (find(operation.name)) return false;
  StudyRecord study;
  study.id = static_cast<int>(studies_.size());
  study.name = operation.name;
  study.directions = operation.directions;
  studies_.push_back(std::move(study));
  return true;
}

bool Journal::apply_one(const DeleteStudy& operation) {
  StudyRecord* deleted = study(operation.study_id);
  if (deleted) deleted->deleted = true;
  return deleted != nullptr;
}

bool Journal::apply_one(const SetStudyAttribute& operation) {
  StudyRecord* owner = study(operation.study_id);
  if (!owner) return false;
  (operation.owner == Owner::user ? owner->user_attributes : owner->system_attributes)[operation.key] =
      operation.value;
  return true;
}

bool Journal::apply_one(const CreateTrial& operation) {
  StudyRecord* owner = study(operation.study_id);
  if (!owner) return false;
  TrialRecord trial = operation.trial;
  trial.id = static_cast<int>(places_.size());
  trial.number = static_cast<int>(owner->trials.size());
  places_.push_back({owner->id, trial.number});
  owner->trials.push_back(std::move(trial));
  return true;
}

bool Journal::fits(int trial_id, const ParameterValue& parameter) const {
  for (const TrialRecord& trial : studies_[places_[trial_id].study].trials) {
    const ParameterValue* earlier = trial.find(parameter.name);
    if (earlier) return compatible(earlier->distribution, parameter.distribution);
  }
  return true;
}

bool Journal::apply_one(const SetTrialParameter& operation) {
  TrialRecord* trial = unfinished_trial(operation.trial_id);
  if (!trial || !fits(operation.trial_id, operation.parameter)) return false;
  const auto known = std::find_if(
      trial->parameters.begin(), trial->parameters.end(),
      [&](const ParameterValue& parameter) { return parameter.name == operation.parameter.name; });
  if (known == trial->parameters.end()) {
    trial->parameters.push_back(operation.parameter);
  } else {
    *known = operation.parameter;
  }
  return true;
}

bool Journal::apply_one(const SetTrialState& operation) {
  TrialRecord* trial = unfinished_trial(operation.trial_id);
  if (!trial) return false;
  if (operation.state == TrialState::running) {
    if (trial->state == TrialState::running) return false;  // another worker already runs it
    trial->datetime_start = operation.datetime_start;
  }
  if (operation.state == TrialState::waiting) forget_reports(*trial);
  trial->state = operation.state;
  if (!operation.values.empty()) trial->values = operation.values;
  if (trial->finished()) trial->datetime_complete = operation.datetime_complete;
  return true;
}

bool Journal::apply_one(const SetIntermediateValue& operation) {
  TrialRecord* trial = unfinished_trial(operation.trial_id);
  if (!trial) return false;
  trial->intermediate[operation.step] = operation.value;
  return true;
}

bool Journal::apply_one(const SetTrialAttribute& operation) {
  TrialRecord* trial = unfinished_trial(operation.trial_id);
  if (!trial) return false;
  (operation.owner == Owner::user ? trial->user_attributes : trial->system_attributes)[operation.key] =
      operation.value;
  if (const auto step = not_finite_step(operation.owner, operation.key))
    trial->intermediate[*step] = std::numeric_limits<double>::quiet_NaN();
  return true;
}

CorruptJournal::CorruptJournal(std::size_t line, const std::string& value, const std::string& allowed)
    : InvalidField("journal, line " + std::to_string(line), value, allowed), line_(line) {}

Replay replay(std::string_view text) {
  Replay result;
  while (result.whole_bytes < text.size()) {
    const std::string_view rest = text.substr(result.whole_bytes);
    const std::size_t end = rest.find('\n');
    if (end == rest.npos) {
      if (result.lines == 0 ? !may_begin_a_journal(rest) : rest.front() != '{')
        throw CorruptJournal(result.lines + 1, "another text", "lines of JSON objects, each an operation");
      result.torn = true;
      break;
    }
    try {
      result.journal.apply(read_line(rest.substr(0, end)));
    } catch (const InvalidField& error) {
      const std::string field = error.field().empty() ? "" : error.field() + ": ";
      throw CorruptJournal(result.lines + 1, shortened(field + error.value()), error.allowed());
    }
    result.whole_bytes += end + 1;
    ++result.lines;
  }
  return result;
}

}  // namespace mlp::study
