#include "mlp/study/study.hpp"

#include <algorithm>
#include <cmath>

#include "study_json.hpp"
#include "fields.hpp"
#include "journal_line.hpp"

namespace mlp::study {
namespace {

constexpr const char* config_key = "mlp:study";

/// Throws InvalidField if a trial has the parameter with another kind of range.
void require_compatible(const std::vector<TrialRecord>& trials, const std::string& field,
                        const std::string& name, const Distribution& distribution) {
  for (const TrialRecord& trial : trials) {
    const ParameterValue* earlier = trial.find(name);
    if (earlier && !compatible(earlier->distribution, distribution)) {
      throw InvalidField(field, describe(distribution),
                         "as before in this study: " + describe(earlier->distribution));
    }
  }
}

/// The value that Optuna's `enqueue_trial` fixed for a waiting trial; none if it is not allowed.
std::optional<double> fixed_value(const TrialRecord& trial, const std::string& name, const Distribution& d) {
  const auto fixed = trial.system_attributes.find("fixed_params");
  if (fixed == trial.system_attributes.end()) return std::nullopt;
  const Json values = read_json(fixed->second);
  if (!values.is_object() || !values.contains(name)) return std::nullopt;
  const Json& value = values[name];
  if (d.categorical()) {
    return index_of(d, python_text(value));
  }
  if (!value.is_number() || !contains(d, value.get<double>())) return std::nullopt;
  return nearest_allowed(d, value.get<double>());
}

/// A text as JSON; what is not UTF-8 in it becomes U+FFFD.
std::string json_string(const std::string& text) {
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

Outcome Outcome::complete(double value) {
  if (!std::isfinite(value)) return failed("the value is " + number_text(value));
  return {TrialState::complete, value, {}};
}

Outcome Outcome::pruned() { return {TrialState::pruned, 0, {}}; }

Outcome Outcome::failed(std::string reason) { return {TrialState::failed, 0, std::move(reason)}; }

Study::Study(StudyConfig config, Journal journal, Sink sink, std::string worker_id)
    : config_(read_study(json_of(std::move(config)))),
      journal_(std::move(journal)),
      sink_(std::move(sink)),
      worker_id_(std::move(worker_id)),
      sampler_(make_sampler(config_.sampler)),
      pruner_(make_pruner(config_.pruner)) {
  if (!journal_.find(config_.name)) write(CreateStudy{config_.name, {config_.direction}});
  const StudyRecord& study = *journal_.find(config_.name);
  study_id_ = study.id;
  if (study.directions.size() != 1) {
    throw InvalidField("journal", std::to_string(study.directions.size()) + " objectives",
                       "a study with one");
  }
  if (study.directions.front() != config_.direction) {
    throw InvalidField("direction",
                       config_.direction == Direction::minimize ? "\"minimize\"" : "\"maximize\"",
                       "that of the study in the journal");
  }
  for (std::size_t i = 0; i < config_.space.parameters.size(); ++i) {
    const SpaceParameter& parameter = config_.space.parameters[i];
    require_compatible(study.trials, "space[" + std::to_string(i) + "]", parameter.name,
                       parameter.distribution);
  }
  const std::string document = to_json(config_);
  const auto kept = study.user_attributes.find(config_key);
  if (kept == study.user_attributes.end() || kept->second != document) {
    write(SetStudyAttribute{study_id_, Owner::user, config_key, document});
  }
}

/// The line is kept first and applied then: what the sink could not keep has not happened.
bool Study::write(const Operation& operation) {
  sink_(to_line(operation, worker_id_));
  return journal_.apply(operation);
}

const std::vector<TrialRecord>& Study::trials() const { return journal_.studies()[study_id_].trials; }

const TrialRecord& Study::at(int number) const {
  if (number < 0 || number >= static_cast<int>(trials().size())) {
    throw InvalidField("trial", std::to_string(number),
                       std::to_string(trials().size()) + " trials, numbered from 0");
  }
  return trials()[number];
}

Trial Study::trial(int number) {
  at(number);
  return Trial(*this, number);
}

const TrialRecord* Study::best() const {
  const TrialRecord* best = nullptr;
  for (const TrialRecord& trial : trials()) {
    if (trial.state != TrialState::complete || trial.values.empty()) continue;
    if (!best || history().loss(trial.values[0]) < history().loss(best->values[0])) best = &trial;
  }
  return best;
}

// --- Ask
// ------------------------------------------------------------------------------------------------------------

Trial Study::ask(const std::string& time) {
  require_time("time", time, false);
  const int waiting = claim_waiting(time);
  return Trial(*this, waiting >= 0 ? waiting : create_trial(time));
}

/// Each draw has a stream of its own, so that it depends on the seed, the trial and the parameter alone.
std::vector<ParameterValue> Study::draw_joint(int number) {
  Random random(config_.seed, "trial " + std::to_string(number));
  return sampler_->draw_joint(history(), random);
}

double Study::draw(int number, const std::string& name, const Distribution& distribution) {
  for (const ParameterValue& drawn : joint_[number]) {
    if (drawn.name == name && compatible(drawn.distribution, distribution) &&
        contains(distribution, drawn.value)) {
      return nearest_allowed(distribution, drawn.value);
    }
  }
  Random random(config_.seed, "trial " + std::to_string(number) + ", " + name);
  return sampler_->draw(history(), name, distribution, random);
}

int Study::create_trial(const std::string& time) {
  const int number = static_cast<int>(trials().size());
  joint_[number] = draw_joint(number);
  TrialRecord trial;
  trial.datetime_start = time;
  for (const SpaceParameter& parameter : config_.space.parameters) {
    if (!exists(parameter, trial.parameters)) continue;
    trial.parameters.push_back(
        {parameter.name, parameter.distribution, draw(number, parameter.name, parameter.distribution)});
  }
  write(CreateTrial{study_id_, std::move(trial)});
  return number;
}

/// Starts the first waiting trial and draws what it lacks of the declared space. -1 if none waits.
int Study::claim_waiting(const std::string& time) {
  const auto waiting = std::find_if(trials().begin(), trials().end(), [](const TrialRecord& trial) {
    return trial.state == TrialState::waiting;
  });
  if (waiting == trials().end()) return -1;
  const int number = waiting->number;
  joint_[number] = draw_joint(number);
  write(SetTrialState{waiting->id, TrialState::running, {}, time, {}});
  for (const SpaceParameter& parameter : config_.space.parameters) {
    if (exists(parameter, at(number).parameters)) suggest(number, parameter.name, parameter.distribution);
  }
  return number;
}

double Study::suggest(int number, const std::string& name, const Distribution& distribution) {
  const TrialRecord& trial = at(number);
  require_compatible(trials(), name, name, distribution);
  if (const ParameterValue* known = trial.find(name)) return known->value;
  if (trial.state != TrialState::running) {
    throw InvalidField("trial " + std::to_string(number), name_of(trial.state), "a running trial");
  }
  validate(distribution, name);
  std::optional<double> value = fixed_value(trial, name, distribution);
  if (!value) value = draw(number, name, distribution);
  write(SetTrialParameter{trial.id, {name, distribution, *value}});
  return *value;
}

// --- Report and tell
// ------------------------------------------------------------------------------------------------

bool Study::report(int number, std::int64_t step, double value) {
  const TrialRecord& trial = at(number);
  if (step < 0) throw InvalidField("step", std::to_string(step), "0 or more");
  if (trial.state != TrialState::running) return false;
  return std::isfinite(value) ? write(SetIntermediateValue{trial.id, step, value})
                              : write(not_finite_report(trial.id, step, value));
}

bool Study::should_prune(int number) {
  const TrialRecord& trial = at(number);
  if (trial.state != TrialState::running) return false;
  const Verdict verdict = pruner_->judge(history(), trial);
  for (const auto& [key, value] : verdict.attributes) {
    write(SetTrialAttribute{trial.id, Owner::system, key, Json(value).dump()});
  }
  return verdict.prune;
}

bool Study::tell(int number, const Outcome& outcome, const std::string& time) {
  require_time("time", time, false);
  const TrialRecord& trial = at(number);
  if (trial.state == TrialState::waiting) {
    throw InvalidField("trial " + std::to_string(number), name_of(trial.state), "a running trial");
  }
  if (trial.finished()) return false;
  SetTrialState end{trial.id, outcome.state, {}, trial.datetime_start, time};
  if (outcome.state == TrialState::complete) end.values = {outcome.value};
  if (outcome.state == TrialState::pruned && trial.last_step()) {
    const double last = trial.intermediate.at(*trial.last_step());
    if (std::isfinite(last)) end.values = {last};
  }
  if (!outcome.reason.empty()) set_attribute(number, "fail_reason", json_string(outcome.reason));
  joint_.erase(number);
  return write(end);
}

bool Study::requeue(int number) {
  const TrialRecord& trial = at(number);
  if (trial.state != TrialState::running) return false;
  joint_.erase(number);
  return write(SetTrialState{trial.id, TrialState::waiting, {}, {}, {}});
}

std::vector<int> Study::requeue_interrupted() {
  std::vector<int> requeued;
  for (int number = 0; number < static_cast<int>(trials().size()); ++number) {
    if (requeue(number)) requeued.push_back(number);
  }
  return requeued;
}

void Study::set_attribute(int number, const std::string& key, const std::string& value) {
  write(SetTrialAttribute{at(number).id, Owner::user, key, value});
}

std::optional<StudyConfig> config_in(const StudyRecord& study) {
  const auto kept = study.user_attributes.find(config_key);
  if (kept == study.user_attributes.end()) return std::nullopt;
  try {
    return parse_study(kept->second);
  } catch (const InvalidField&) {
    return std::nullopt;
  }
}

// --- Trial
// ----------------------------------------------------------------------------------------------------------

const TrialRecord& Trial::record() const { return study_->at(number_); }

double Trial::suggest(const std::string& name, const Distribution& distribution) {
  return study_->suggest(number_, name, distribution);
}

double Trial::suggest_float(const std::string& name, double low, double high, Scale scale) {
  return suggest(name, floating(low, high, scale));
}

std::int64_t Trial::suggest_int(const std::string& name, std::int64_t low, std::int64_t high, Scale scale) {
  return std::llround(suggest(name, integer(static_cast<double>(low), static_cast<double>(high), scale)));
}

std::string Trial::suggest_categorical(const std::string& name, const std::vector<std::string>& choices) {
  return choices[static_cast<std::size_t>(suggest(name, categorical(choices)))];
}

void Trial::report(std::int64_t step, double value) { study_->report(number_, step, value); }

bool Trial::should_prune() { return study_->should_prune(number_); }

void optimize(Study& study, int trials, const Objective& objective, const Clock& now) {
  for (int i = 0; i < trials; ++i) {
    Trial trial = study.ask(now());
    try {
      study.tell(trial.number(), objective(trial), now());
    } catch (const std::exception& error) {
      study.tell(trial.number(), Outcome::failed(error.what()), now());
      throw;
    }
  }
}

}  // namespace mlp::study
