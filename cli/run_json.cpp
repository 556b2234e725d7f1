#include "run_json.hpp"

#include <limits>

namespace mlp::cli {
namespace {

void add_part(Json& result, const Trainer& trainer, Part part, const std::string& name, bool diverged) {
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  double loss = unknown, accuracy = unknown;
  if (!diverged) {
    const Evaluation evaluation = trainer.evaluate(part);
    loss = evaluation.loss;
    accuracy = evaluation.accuracy;
  }
  result[name + "_loss"] = loss;
  result[name + "_accuracy"] = accuracy;
}

}  // namespace

Json json_of(const EpochMetrics& row) {
  return {{"epoch", row.epoch},
          {"step", row.step},
          {"train_loss", row.train_loss},
          {"train_accuracy", row.train_accuracy},
          {"validation_loss", row.validation_loss},
          {"validation_accuracy", row.validation_accuracy},
          {"learning_rate", row.learning_rate},
          {"grad_norm", row.grad_norm},
          {"layer_grad_norms", row.layer_grad_norms},
          {"clipped_share", row.clipped_share},
          {"shown_train_loss", row.shown_train_loss},
          {"shown_validation_loss", row.shown_validation_loss},
          {"patience_left", row.patience_left}};
}

Json result_of(const Trainer& trainer, const std::string& state, double seconds, bool open_test) {
  const RunStatus status = trainer.status();
  const bool diverged = status.state == RunState::diverged;
  Json result{{"state", state}, {"epoch", status.epoch}, {"step", status.step}};
  add_part(result, trainer, Part::train, "train", diverged);
  add_part(result, trainer, Part::validation, "validation", diverged);
  if (open_test) add_part(result, trainer, Part::test, "test", diverged);
  result["weights_hash"] = status.weights_hash;
  result["seconds"] = seconds;
  if (status.best_epoch >= 0) {
    result["best_epoch"] = status.best_epoch;
    result["best_value"] = status.best_value;
  }
  if (diverged) result["reason"] = status.reason;
  result["mlp_version"] = MLP_VERSION;
  result["experiment"] = Json::parse(to_json(trainer.experiment()));
  return result;
}

}  // namespace mlp::cli
