#include "document.hpp"

#include <algorithm>

#include "input.hpp"
#include "usage.hpp"

namespace mlp::cli {
namespace {

constexpr std::size_t run_limit = 200'000'000;  // bytes; a saved run has a row for each of 100,000 epochs
constexpr int depth_limit = 20;

/// Discarded if it is no JSON, or deeper than anything that is meant here.
Json parsed(const std::string& text) {
  bool deep = false;
  const auto look = [&](int depth, Json::parse_event_t, Json&) {
    deep |= depth > depth_limit;
    return depth <= depth_limit;
  };
  Json json = Json::parse(text, look, false);
  return deep ? Json(Json::value_t::discarded) : json;
}

/// What mlp train prints is a line for each epoch, and one at the end that holds the run.
std::string without_rows(std::string text) {
  if (!text.starts_with("{\"epoch\"")) return text;
  const auto end = text.find_last_not_of('\n');
  const auto begin = text.rfind('\n', end);
  return begin == text.npos ? text : text.substr(begin + 1);
}

bool has_object(const Json& json, const char* name) { return json.contains(name) && json[name].is_object(); }

/// What a text is that stands where a document should; empty if it may be one.
std::string other_kind(const std::string& text, const Json& json) {
  if (text.starts_with("mlp checkpoint")) return "a checkpoint; mlp train --resume goes on from it";
  if (text.starts_with("{\"op_code\"")) return "the journal of a study; mlp study --storage reads it";
  if (json.is_object() && json.contains("space"))
    return "the space document of a search; mlp study --space reads it";
  if (json.is_object() && json.contains("best") && !has_object(json, "best"))
    return "the result of a study in which no trial was completed";
  if (json.is_object() && json.contains("progress"))
    return "the progress that the page saved; the page loads it, under My progress";
  if (json.is_object() && json.contains("train_loss") && !json.contains("experiment"))
    return "a run's epochs without the last line, which has its settings";
  return "";
}

/// Where the run stood, if its epoch was whole: the weights within one are compared with nothing.
std::optional<SavedRun> saved_run(const Json& run) {
  if (!has_object(run, "status") && !run.contains("weights_hash")) return {};
  const Json& status = has_object(run, "status") ? run["status"] : run;
  const auto is_count = [&](const char* name) {
    return status.contains(name) && status[name].is_number_unsigned();
  };
  if (!is_count("epoch") || !is_count("step") || !status.contains("weights_hash") ||
      !status["weights_hash"].is_string())
    throw InvalidField("status", "no place of a run",
                       R"({"epoch": N, "step": N, "weights_hash": "...", ...})");
  return SavedRun{status["epoch"].get<int>(), status["step"].get<std::int64_t>(),
                  status["weights_hash"].get<std::string>()};
}

void add_paths(const Json& object, const std::string& prefix, std::vector<std::string>& paths) {
  for (const auto& [name, value] : object.items()) {
    if (value.is_object())
      add_paths(value, prefix + name + ".", paths);
    else
      paths.push_back(prefix + name);
  }
}

const std::vector<std::string>& all_fields() {
  static const std::vector<std::string> fields = [] {
    std::vector<std::string> paths;
    add_paths(Json::parse(to_json_in_full(Experiment{})), "", paths);
    return paths;
  }();
  return fields;
}

}  // namespace

Document read_document(const std::string& source) {
  const std::string text = without_rows(read_all(source, run_limit));
  const Json json = parsed(text);
  if (const std::string kind = other_kind(text, json); !kind.empty())
    throw InputError(source, "this is " + kind);
  const Json* run = has_object(json, "best") ? &json["best"] : &json;
  return naming(source, [&]() -> Document {
    if (!has_object(*run, "experiment")) return {parse_experiment(text), {}};
    return {parse_experiment((*run)["experiment"].dump()), saved_run(*run)};
  });
}

std::string read_space(const std::string& source) {
  std::string text = read_all(source, document_limit);
  const Json json = parsed(text);
  if (json.is_object() && json.contains("space")) return text;
  if (const std::string kind = other_kind(text, json); !kind.empty())
    throw InputError(source, "this is " + kind);
  if (!json.is_object()) return text;
  const Json groups = Json::parse(to_json(Experiment{}));
  bool experiment = has_object(json, "status") || has_object(json, "best");
  for (const auto& [name, group] : groups.items()) experiment |= group.is_object() && json.contains(name);
  if (experiment)
    throw InputError(source,
                     "this is an experiment document; a space document holds it as \"experiment\", with "
                     "\"space\" beside it: see mlp study --help");
  return text;
}

Setting parse_setting(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == text.npos)
    throw InvalidField("--set", "\"" + text + "\"", "FIELD=VALUE, for example optimizer.learning_rate=0.5");
  const std::string field = text.substr(0, equals), value = text.substr(equals + 1);
  const auto& fields = all_fields();
  if (std::find(fields.begin(), fields.end(), field) == fields.end()) {
    const std::string meant = closest(field, fields);
    throw InvalidField("--set", "\"" + field + "\"",
                       meant.empty() ? "a field of the document: mlp config --defaults prints them all"
                                     : "a field of the document; did you mean " + meant + "?");
  }
  const Json json = parsed(value);
  return {field, json.is_discarded() ? Json(value).dump(-1, ' ', false, Json::error_handler_t::replace)
                                     : json.dump()};
}

Experiment with_settings(const Experiment& experiment, const std::vector<Setting>& settings) {
  if (settings.empty()) return experiment;
  Json document = Json::parse(to_json_in_full(experiment));
  for (const Setting& setting : settings) {
    std::string pointer = "/" + setting.field;
    std::replace(pointer.begin(), pointer.end(), '.', '/');
    document[Json::json_pointer(pointer)] = Json::parse(setting.value);
  }
  return parse_experiment(document.dump());
}

}  // namespace mlp::cli
