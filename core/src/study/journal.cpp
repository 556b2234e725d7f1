#include "mlp/study/journal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "journal_line.hpp"

namespace mlp::study {
namespace {

/// A trial that goes back to the queue starts anew: what its first life reported must not judge the second.
void forget_reports(TrialRecord& trial) {
  trial.intermediate.clear();
  std::erase_if(trial.system_attributes, [](const auto& one) { return is_rung_key(one.first); });
  std::erase_if(trial.user_attributes,
                [](const auto& one) { return not_finite_step(Owner::user, one.first).has_value(); });
}

}  // namespace

const StudyRecord* Journal::find(std::string_view name) const {
  const auto at = ids_.find(std::string(name));
  return at == ids_.end() ? nullptr : &studies_[at->second];
}

bool Journal::apply(Operation operation) {
  return std::visit([this](auto& one) { return apply_one(one); }, operation);
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

bool Journal::apply_one(CreateStudy& operation) {
  const bool understood = !operation.directions.empty();
  if (understood && find(operation.name)) return false;
  StudyRecord study;
  study.id = static_cast<int>(studies_.size());
  study.name = std::move(operation.name);
  study.directions = std::move(operation.directions);
  study.deleted = !understood;
  if (understood) ids_.emplace(study.name, study.id);
  studies_.push_back(std::move(study));
  first_ranges_.emplace_back();
  return true;
}

bool Journal::apply_one(DeleteStudy& operation) {
  StudyRecord* deleted = study(operation.study_id);
  if (!deleted) return false;
  deleted->deleted = true;
  ids_.erase(deleted->name);
  return true;
}

bool Journal::apply_one(SetStudyAttribute& operation) {
  StudyRecord* owner = study(operation.study_id);
  if (!owner) return false;
  (operation.owner == Owner::user ? owner->user_attributes : owner->system_attributes)[operation.key] =
      operation.value;
  return true;
}

bool Journal::apply_one(CreateTrial& operation) {
  StudyRecord* owner = study(operation.study_id);
  if (!owner) return false;
  TrialRecord trial = std::move(operation.trial);
  trial.id = static_cast<int>(places_.size());
  trial.number = static_cast<int>(owner->trials.size());
  places_.push_back({owner->id, trial.number});
  for (const ParameterValue& parameter : trial.parameters) remember(owner->id, trial.number, parameter);
  owner->trials.push_back(std::move(trial));
  return true;
}

bool Journal::fits(int study, const ParameterValue& parameter) {
  const auto first = first_ranges_[study].find(parameter.name);
  if (first == first_ranges_[study].end()) return true;
  ++ranges_compared_;
  return compatible(first->second.distribution, parameter.distribution);
}

void Journal::remember(int study, int number, const ParameterValue& parameter) {
  const auto [first, is_new] =
      first_ranges_[study].try_emplace(parameter.name, FirstRange{number, parameter.distribution});
  if (!is_new && number <= first->second.number) first->second = {number, parameter.distribution};
}

bool Journal::apply_one(SetTrialParameter& operation) {
  TrialRecord* trial = unfinished_trial(operation.trial_id);
  if (!trial) return false;
  const Place place = places_[operation.trial_id];
  if (!fits(place.study, operation.parameter)) return false;
  remember(place.study, place.number, operation.parameter);
  const auto known = std::find_if(
      trial->parameters.begin(), trial->parameters.end(),
      [&](const ParameterValue& parameter) { return parameter.name == operation.parameter.name; });
  if (known == trial->parameters.end()) {
    trial->parameters.push_back(std::move(operation.parameter));
  } else {
    *known = std::move(operation.parameter);
  }
  return true;
}

bool Journal::apply_one(SetTrialState& operation) {
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

bool Journal::apply_one(SetIntermediateValue& operation) {
  TrialRecord* trial = unfinished_trial(operation.trial_id);
  if (!trial) return false;
  trial->intermediate[operation.step] = operation.value;
  return true;
}

bool Journal::apply_one(SetTrialAttribute& operation) {
  TrialRecord* trial = unfinished_trial(operation.trial_id);
  if (!trial) return false;
  (operation.owner == Owner::user ? trial->user_attributes : trial->system_attributes)[operation.key] =
      operation.value;
  if (const auto step = not_finite_step(operation.owner, operation.key))
    trial->intermediate[*step] = std::numeric_limits<double>::quiet_NaN();
  return true;
}

}  // namespace mlp::study
