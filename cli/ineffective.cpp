#include "ineffective.hpp"

#include <algorithm>

#include "run_json.hpp"

namespace mlp::cli {
namespace {

/// `field` has an effect only where `decides` is one of these values.
struct Rule {
  const char *field, *decides;
  std::vector<Json> values;
};

const std::vector<Rule>& rules() {
  static const std::vector<Rule> all{
      {"optimizer.momentum", "optimizer.name", {"momentum", "nesterov"}},
      {"optimizer.rho", "optimizer.name", {"rmsprop"}},
      {"optimizer.beta1", "optimizer.name", {"adam", "adamw"}},
      {"optimizer.beta2", "optimizer.name", {"adam", "adamw"}},
      {"optimizer.epsilon", "optimizer.name", {"rmsprop", "adam", "adamw"}},
      {"optimizer.weight_decay", "optimizer.name", {"adamw"}},
      {"broken_by_us.no_bias_correction", "optimizer.name", {"adam", "adamw"}},
      {"schedule.step_size", "schedule.name", {"step"}},
      {"schedule.gamma", "schedule.name", {"step", "exponential", "reduce_on_plateau"}},
      {"schedule.warm_up_steps", "schedule.name", {"cosine", "warm_up", "one_cycle"}},
      {"schedule.final_share", "schedule.name", {"cosine", "one_cycle", "reduce_on_plateau"}},
      {"schedule.patience", "schedule.name", {"reduce_on_plateau"}},
      {"clipping.threshold", "clipping.mode", {"value", "tensor_norm", "global_norm"}},
      {"early_stopping.monitor", "early_stopping.enabled", {true}},
      {"early_stopping.patience", "early_stopping.enabled", {true}},
      {"early_stopping.min_delta", "early_stopping.enabled", {true}},
      {"early_stopping.restore_best", "early_stopping.enabled", {true}},
      {"data.plane.shape", "data.source", {"plane"}},
      {"data.plane.noise", "data.source", {"plane"}},
      {"data.plane.count", "data.source", {"plane"}},
      {"data.plane.seed", "data.source", {"plane"}},
      {"data.plane.points", "data.source", {"plane"}},
      {"data.scaling", "data.source", {"digits"}},
      {"data.shift_augmentation", "data.source", {"digits"}},
      {"data.split_seed", "data.split", {"seeded", "k_fold"}},
      {"data.validation_share", "data.split", {"seeded"}},
      {"data.test_share", "data.split", {"seeded", "k_fold"}},
      {"data.folds", "data.split", {"k_fold"}},
      {"data.fold", "data.split", {"k_fold"}},
  };
  return all;
}

Json at(const Json& document, std::string field) {
  std::replace(field.begin(), field.end(), '.', '/');
  return document.at(Json::json_pointer("/" + field));
}

template <typename Items, typename Item>
bool has(const Items& items, const Item& item) {
  return std::find(items.begin(), items.end(), item) != items.end();
}

}  // namespace

std::vector<std::string> settings_without_effect(const Experiment& experiment,
                                                 const std::vector<std::string>& asked) {
  const Json document = Json::parse(to_json_in_full(experiment)),
             defaults = Json::parse(to_json_in_full(Experiment{}));
  std::vector<std::string> sentences;
  for (const Rule& rule : rules()) {
    const Json decides = at(document, rule.decides);
    const bool given = at(document, rule.field) != at(defaults, rule.field) || has(asked, rule.field);
    const bool turned = std::any_of(experiment.changes.begin(), experiment.changes.end(),
                                    [&](const Change& change) { return change.field == rule.decides; });
    if (given && !turned && !has(rule.values, decides))
      sentences.push_back(std::string(rule.field) + " has no effect, since " + rule.decides + " is " +
                          decides.dump());
  }
  return sentences;
}

}  // namespace mlp::cli
