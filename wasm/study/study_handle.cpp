#include "study_handle.hpp"

#include <unordered_map>
#include <utility>

#include "mlp/error.hpp"

namespace mlp::boundary {
namespace {

/// No other process writes to the same journal.
constexpr const char* worker_id = "tab";

const study::StudyRecord* find(const study::Journal& journal, const std::string& name) {
  const study::StudyRecord* study = journal.find(name);
  if (!study) throw InvalidField("name", "\"" + name + "\"", "a study of this journal");
  if (study->directions.size() != 1)
    throw InvalidField("journal", std::to_string(study->directions.size()) + " objectives",
                       "a study with one");
  return study;
}

}  // namespace

StudyHandle::StudyHandle(const Search& search, study::Replay replayed) : search_(search) {
  const study::Study::Sink sink = [this](std::string_view line) { lines_ += line; };
  study::Journal journal = study::to_go_on_with(std::move(replayed));
  keep_objective(search, journal, sink, worker_id);
  study_ = std::make_unique<study::Study>(search.study, std::move(journal), sink, worker_id);
}

StudyHandle::StudyHandle(std::shared_ptr<const study::Replay> replayed, const std::string& name)
    : replayed_(std::move(replayed)), record_(find(replayed_->journal, name)) {}

study::Study& StudyHandle::at_work() {
  if (!study_) throw InvalidField("study", "one that is only looked at", "one that was opened to go on");
  return *study_;
}

study::History StudyHandle::history() const {
  return study_ ? study_->history() : study::History{record_->trials, record_->directions.front()};
}

std::vector<study::ParameterValue> StudyHandle::parameters() const {
  std::vector<study::ParameterValue> all;
  std::unordered_map<std::string, std::size_t> places;
  const auto add = [&](const std::string& name, const study::Distribution& distribution) {
    const auto [place, is_new] = places.emplace(name, all.size());
    if (is_new)
      all.push_back({name, distribution});
    else if (!(all[place->second].distribution == distribution))
      all[place->second].distribution = distribution;
  };
  for (const study::SpaceParameter& parameter : search_.study.space.parameters)
    add(parameter.name, parameter.distribution);
  for (const study::TrialRecord& trial : history().trials)
    for (const study::ParameterValue& parameter : trial.parameters)
      add(parameter.name, parameter.distribution);
  return all;
}

const study::TrialRecord& StudyHandle::trial(int number) const {
  const auto trials = history().trials;
  if (number < 0 || number >= static_cast<int>(trials.size()))
    throw InvalidField("number", std::to_string(number),
                       std::to_string(trials.size()) + " trials, numbered from 0");
  return trials[number];
}

}  // namespace mlp::boundary
