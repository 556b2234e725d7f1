#include "mlp/search_study.hpp"

#include "mlp/error.hpp"
#include "search_json.hpp"
#include "study_json.hpp"

namespace mlp {
namespace {

constexpr const char* objective_key = "mlp:objective";

void require_no_other_study(const Search& search, const study::Journal& journal) {
  std::string names;
  for (const study::StudyRecord& other : journal.studies())
    if (!other.deleted)
      names += (names.empty() ? "" : ", ") + Json(other.name).dump() + " (" +
               std::to_string(other.trials.size()) + (other.trials.size() == 1 ? " trial)" : " trials)");
  if (!names.empty())
    throw InvalidField("name", Json(search.study.name).dump(), "a study of the journal: " + names);
}

/// What a journal keeps of an objective, with the fields that it did not know when it was written; none if it cannot be
/// read.
std::optional<std::string> completed(const std::string& kept, const Search& search) {
  Json document = Json::parse(kept);
  if (!document.is_object()) return std::nullopt;
  document["space"] = study::json_of(search.study)["space"];
  try {
    return objective_json(read_search(document));
  } catch (const InvalidField&) {
    return std::nullopt;
  }
}

}  // namespace

void keep_objective(const Search& search, study::Journal& journal, const study::Study::Sink& sink,
                    const std::string& worker_id) {
  const auto write = [&](const study::Operation& operation) {
    sink(study::to_line(operation, worker_id));
    journal.apply(operation);
  };
  if (!journal.find(search.study.name)) {
    require_no_other_study(search, journal);
    write(study::CreateStudy{search.study.name, {search.study.direction}});
  }
  const study::StudyRecord& study = *journal.find(search.study.name);
  const auto kept = study.user_attributes.find(objective_key);
  if (kept == study.user_attributes.end())
    write(study::SetStudyAttribute{study.id, study::Owner::user, objective_key, objective_json(search)});
  else if (kept->second != objective_json(search) && completed(kept->second, search) != objective_json(search))
    throw InvalidField("journal", "trials that had another objective or experiment",
                       "the same, or a new journal");
}

std::optional<std::string> search_in(const study::StudyRecord& study) {
  const auto objective = study.user_attributes.find(objective_key);
  const std::optional<study::StudyConfig> config = study::config_in(study);
  if (!config || objective == study.user_attributes.end()) return std::nullopt;
  Json document = Json::parse(objective->second);
  if (!document.is_object()) return std::nullopt;
  const Json studied = study::json_of(*config);
  for (const char* name : {"name", "seed", "sampler", "pruner", "space"}) document[name] = studied[name];
  try {
    return to_json(read_search(document));
  } catch (const InvalidField&) {
    return std::nullopt;
  }
}

}  // namespace mlp
