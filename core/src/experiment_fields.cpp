#include "experiment_json.hpp"

namespace mlp {
namespace {

constexpr Range seeds{0, 9007199254740991};
constexpr Range images{0, image_count};
constexpr Range layer_counts{2, 20};
constexpr Range widths{1, 512};
constexpr Range dropout_rates{0, 1, false, true};
constexpr Range learning_rates{0, 1000, true};
constexpr Range kept_shares{0, 1, false, true};
constexpr Range penalties{0, 100};
constexpr double max_steps = 10'000'000;
constexpr Range patiences{1, max_epochs};

/// The widths that a document has which names none.
void fit_ends(std::vector<int>& layers, const DataConfig& data) {
  const DataShape shape = data_shape(data);
  layers.front() = shape.inputs;
  layers.back() = shape.classes;
}

void describe_source(Fields& fields, DataConfig& data) {
  if (!fields.takes(data.source != DataSource::digits || data.plane != PlaneConfig{})) return;
  fields.choice("source", data.source);
  fields.object("plane", [&plane = data.plane](Fields& inner) {
    inner.choice("shape", plane.shape);
    inner.number("noise", plane.noise, plane_noise_range);
    inner.integer("count", plane.count, plane_counts);
    inner.integer("seed", plane.seed, seeds);
    inner.objects("points", plane.points, static_cast<std::size_t>(own_point_counts.high),
                  [](Fields& item, auto& point) {
                    item.number("x", point.x, own_coordinates);
                    item.number("y", point.y, own_coordinates);
                    item.integer("class", point.label, {0, plane_classes - 1});
                  });
  });
}

}  // namespace

void describe(Fields& document, Experiment& experiment) {
  document.version(1);
  document.integer("seed", experiment.seed, seeds);
  document.object("data", [&data = experiment.data](Fields& fields) {
    describe_source(fields, data);
    fields.choice("split", data.split);
    fields.integer("split_seed", data.split_seed, seeds);
    fields.number("validation_share", data.validation_share, validation_share_range);
    fields.number("test_share", data.test_share, test_share_range);
    fields.integer("folds", data.folds, fold_counts);
    fields.integer("fold", data.fold, {0, fold_counts.high - 1});
    fields.choice("scaling", data.scaling);
    fields.integer("train_size", data.train_size, images);
    fields.number("label_noise", data.label_noise, label_noise_range);
    fields.number("shift_augmentation", data.shift_augmentation, shift_range);
  });
  if (document.completes()) fit_ends(experiment.network.layers, experiment.data);
  document.object("network", [&network = experiment.network](Fields& fields) {
    fields.integers("layers", network.layers, layer_counts, widths);
    fields.choice("activation", network.activation);
    fields.choice("initializer", network.initializer);
    fields.changeable().number("dropout_rate", network.dropout_rate, dropout_rates);
    fields.changeable().number("input_dropout_rate", network.input_dropout_rate, dropout_rates);
    fields.flag("batch_norm", network.batch_norm);
  });
  document.object("loss", [&loss = experiment.loss](Fields& fields) {
    fields.choice("name", loss.name);
    fields.changeable().number("l2_penalty", loss.l2_penalty, penalties);
  });
  document.object("optimizer", [&optimizer = experiment.optimizer](Fields& fields) {
    fields.choice("name", optimizer.name);
    fields.changeable().number("learning_rate", optimizer.learning_rate, learning_rates);
    fields.changeable().number("momentum", optimizer.momentum, kept_shares);
    fields.changeable().number("rho", optimizer.rho, kept_shares);
    fields.changeable().number("beta1", optimizer.beta1, kept_shares);
    fields.changeable().number("beta2", optimizer.beta2, kept_shares);
    fields.changeable().number("epsilon", optimizer.epsilon, {0, 1, true});
    fields.changeable().number("weight_decay", optimizer.weight_decay, penalties);
  });
  document.object("schedule", [&schedule = experiment.schedule](Fields& fields) {
    fields.changeable().choice("name", schedule.name);
    fields.changeable().integer("step_size", schedule.step_size, {1, max_steps});
    fields.changeable().number("gamma", schedule.gamma, {0, 1, true});
    fields.changeable().integer("warm_up_steps", schedule.warm_up_steps, {0, max_steps});
    fields.changeable().number("final_share", schedule.final_share, {0, 1});
    fields.changeable().integer("patience", schedule.patience, patiences);
  });
  document.object("clipping", [&clipping = experiment.clipping](Fields& fields) {
    fields.changeable().choice("mode", clipping.mode);
    fields.changeable().number("threshold", clipping.threshold, {0, 1'000'000, true});
  });
  document.object("training", [&training = experiment.training](Fields& fields) {
    fields.changeable().integer("epochs", training.epochs, {1, max_epochs});
    fields.changeable().integer("batch_size", training.batch_size, images);
    fields.changeable().integer("frozen_layers", training.frozen_layers, {0, layer_counts.high - 1});
  });
  document.object("early_stopping", [&early_stopping = experiment.early_stopping](Fields& fields) {
    fields.flag("enabled", early_stopping.enabled);
    fields.choice("monitor", early_stopping.monitor);
    fields.integer("patience", early_stopping.patience, patiences);
    fields.number("min_delta", early_stopping.min_delta, {0, 1000});
    fields.flag("restore_best", early_stopping.restore_best);
  });
  document.objects("changes", experiment.changes, max_changes, [](Fields& fields, Change& change) {
    fields.integer("epoch", change.epoch, {0, max_epochs});
    fields.text("field", change.field);
    fields.json("value", change.value);
  });
  document.object("broken_by_us", [&experiment](Fields& fields) {
    BrokenByUs& broken = experiment.broken_by_us;
    fields.flag("no_activation_derivative", broken.no_activation_derivative);
    fields.optional_choice("gradient_of", broken.gradient_of);
    fields.flag("masked_derivative", broken.masked_derivative);
    fields.flag("no_bias_correction", experiment.optimizer.no_bias_correction);
  });
  document.object("published", [&published = experiment.published](Fields& fields) {
    fields.optional_choice("shown_loss", published.shown_loss);
    fields.flag("he_uniform", published.he_uniform);
    fields.flag("dropout", published.dropout);
    fields.flag("early_stopping", published.early_stopping);
    fields.flag("gradient_norms", published.gradient_norms);
  });
}

}  // namespace mlp
