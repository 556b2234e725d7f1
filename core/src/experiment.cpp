#include "mlp/experiment.hpp"

#include <algorithm>
#include <type_traits>

#include "fields.hpp"
#include "json_text.hpp"
#include "mlp/error.hpp"

namespace mlp {
namespace {

// Names of the enumerators, in their order.
constexpr const char* source_names[] = {"digits", "plane"};
constexpr const char* shape_names[] = {"circles", "moons", "spirals", "blobs", "own"};
constexpr const char* split_names[] = {"article", "article_final", "seeded", "k_fold"};
constexpr const char* scaling_names[] = {"divide_by_16", "min_max", "min_max_all"};
constexpr const char* activation_names[] = {"sigmoid", "tanh", "relu", "leaky_relu", "identity"};
constexpr const char* initializer_names[] = {"zeros",         "normal",     "glorot_uniform",
                                             "glorot_normal", "he_uniform", "he_normal"};
constexpr const char* loss_names[] = {"softmax_cross_entropy", "sigmoid_binary_cross_entropy",
                                      "sigmoid_squared_error"};
constexpr const char* loss_names_or_none[] = {"none", "softmax_cross_entropy", "sigmoid_binary_cross_entropy",
                                              "sigmoid_squared_error"};
constexpr const char* optimizer_names[] = {"sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"};
constexpr const char* schedule_names[] = {"constant", "step",      "exponential",      "cosine",
                                          "warm_up",  "one_cycle", "reduce_on_plateau"};
constexpr const char* clipping_names[] = {"none", "value", "tensor_norm", "global_norm"};
constexpr const char* monitor_names[] = {"validation_loss", "validation_accuracy"};
constexpr const char* shown_loss_names_or_none[] = {"none", "mse", "log_loss", "categorical_crossentropy"};

// What can change during a run: these fields, and all fields of these groups but the optimiser's name.
constexpr const char* changeable_fields[] = {"network.dropout_rate", "network.input_dropout_rate",
                                             "loss.l2_penalty"};
constexpr const char* changeable_groups[] = {"optimizer", "schedule", "clipping", "training"};
constexpr const char* changes_allowed =
    "a field that can change during a run: network.dropout_rate, network.input_dropout_rate, "
    "loss.l2_penalty, "
    "optimizer.* but its name, schedule.*, clipping.*, training.*";

constexpr Range seeds{0, 9007199254740991};
constexpr Range images{0, image_count};
constexpr Range layer_counts{2, 20};
constexpr Range widths{1, 512};
constexpr Range dropout_rates{0, 1, false, true};
constexpr Range learning_rates{0, 1000, true};
constexpr Range kept_shares{0, 1, false, true};
constexpr Range penalties{0, 100};
constexpr double max_epochs = 100'000;
constexpr double max_steps = 10'000'000;
constexpr Range patiences{1, max_epochs};
constexpr std::size_t max_changes = 1000;
constexpr std::int64_t max_parameters = 2'000'000;

/// The widths that a document has which names none.
void fit_ends(std::vector<int>& layers, const DataConfig& data) {
  const DataShape shape = data_shape(data);
  layers.front() = shape.inputs;
  layers.back() = shape.classes;
}

template <typename Fields, typename Data>
void describe_source(Fields& fields, Data& data) {
  if (!fields.takes(data.source != DataSource::digits || data.plane != PlaneConfig{})) return;
  fields.choice("source", data.source, source_names);
  fields.object("plane", [&plane = data.plane](Fields& inner) {
    inner.choice("shape", plane.shape, shape_names);
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

/// The document: every field once, where it is stored and what is allowed. Its defaults are those of the
/// structs.
template <typename Fields, typename ExperimentOrConst>
void describe(Fields& document, ExperimentOrConst& experiment) {
  document.version(1);
  document.integer("seed", experiment.seed, seeds);
  document.object("data", [&data = experiment.data](Fields& fields) {
    describe_source(fields, data);
    fields.choice("split", data.split, split_names);
    fields.integer("split_seed", data.split_seed, seeds);
    fields.number("validation_share", data.validation_share, validation_share_range);
    fields.number("test_share", data.test_share, test_share_range);
    fields.integer("folds", data.folds, fold_counts);
    fields.integer("fold", data.fold, {0, fold_counts.high - 1});
    fields.choice("scaling", data.scaling, scaling_names);
    fields.integer("train_size", data.train_size, images);
    fields.number("label_noise", data.label_noise, label_noise_range);
    fields.number("shift_augmentation", data.shift_augmentation, shift_range);
  });
  if constexpr (!std::is_const_v<ExperimentOrConst>) fit_ends(experiment.network.layers, experiment.data);
  document.object("network", [&network = experiment.network](Fields& fields) {
    fields.integers("layers", network.layers, layer_counts, widths);
    fields.choice("activation", network.activation, activation_names);
    fields.choice("initializer", network.initializer, initializer_names);
    fields.number("dropout_rate", network.dropout_rate, dropout_rates);
    fields.number("input_dropout_rate", network.input_dropout_rate, dropout_rates);
    fields.flag("batch_norm", network.batch_norm);
  });
  document.object("loss", [&loss = experiment.loss](Fields& fields) {
    fields.choice("name", loss.name, loss_names);
    fields.number("l2_penalty", loss.l2_penalty, penalties);
  });
  document.object("optimizer", [&optimizer = experiment.optimizer](Fields& fields) {
    fields.choice("name", optimizer.name, optimizer_names);
    fields.number("learning_rate", optimizer.learning_rate, learning_rates);
    fields.number("momentum", optimizer.momentum, kept_shares);
    fields.number("rho", optimizer.rho, kept_shares);
    fields.number("beta1", optimizer.beta1, kept_shares);
    fields.number("beta2", optimizer.beta2, kept_shares);
    fields.number("epsilon", optimizer.epsilon, {0, 1, true});
    fields.number("weight_decay", optimizer.weight_decay, penalties);
  });
  document.object("schedule", [&schedule = experiment.schedule](Fields& fields) {
    fields.choice("name", schedule.name, schedule_names);
    fields.integer("step_size", schedule.step_size, {1, max_steps});
    fields.number("gamma", schedule.gamma, {0, 1, true});
    fields.integer("warm_up_steps", schedule.warm_up_steps, {0, max_steps});
    fields.number("final_share", schedule.final_share, {0, 1});
    fields.integer("patience", schedule.patience, patiences);
  });
  document.object("clipping", [&clipping = experiment.clipping](Fields& fields) {
    fields.choice("mode", clipping.mode, clipping_names);
    fields.number("threshold", clipping.threshold, {0, 1'000'000, true});
  });
  document.object("training", [&training = experiment.training](Fields& fields) {
    fields.integer("epochs", training.epochs, {1, max_epochs});
    fields.integer("batch_size", training.batch_size, images);
    fields.integer("frozen_layers", training.frozen_layers, {0, layer_counts.high - 1});
  });
  document.object("early_stopping", [&early_stopping = experiment.early_stopping](Fields& fields) {
    fields.flag("enabled", early_stopping.enabled);
    fields.choice("monitor", early_stopping.monitor, monitor_names);
    fields.integer("patience", early_stopping.patience, patiences);
    fields.number("min_delta", early_stopping.min_delta, {0, 1000});
    fields.flag("restore_best", early_stopping.restore_best);
  });
  document.objects("changes", experiment.changes, max_changes, [](Fields& fields, auto& change) {
    fields.integer("epoch", change.epoch, {0, max_epochs});
    fields.text("field", change.field);
    fields.json("value", change.value);
  });
  document.object("broken_by_us", [&experiment](Fields& fields) {
    auto& broken = experiment.broken_by_us;
    fields.flag("no_activation_derivative", broken.no_activation_derivative);
    fields.optional_choice("gradient_of", broken.gradient_of, loss_names_or_none);
    fields.flag("masked_derivative", broken.masked_derivative);
    fields.flag("no_bias_correction", experiment.optimizer.no_bias_correction);
  });
  document.object("published", [&published = experiment.published](Fields& fields) {
    fields.optional_choice("shown_loss", published.shown_loss, shown_loss_names_or_none);
    fields.flag("he_uniform", published.he_uniform);
    fields.flag("dropout", published.dropout);
    fields.flag("early_stopping", published.early_stopping);
    fields.flag("gradient_norms", published.gradient_norms);
  });
}

void check_layers(const std::vector<int>& layers, const DataConfig& data) {
  const DataShape shape = data_shape(data);
  if (layers.front() != shape.inputs)
    throw InvalidField("network.layers[0]", std::to_string(layers.front()),
                       std::to_string(shape.inputs) + (data.source == DataSource::plane
                                                           ? ", the coordinates of a point"
                                                           : ", the pixels of an image"));
  if (layers.back() != shape.classes)
    throw InvalidField("network.layers[" + std::to_string(layers.size() - 1) + "]",
                       std::to_string(layers.back()), std::to_string(shape.classes) + ", the classes");
  std::int64_t parameters = 0;
  for (std::size_t i = 1; i < layers.size(); ++i) parameters += std::int64_t{layers[i - 1] + 1} * layers[i];
  if (parameters > max_parameters)
    throw InvalidField("network.layers", std::to_string(parameters) + " parameters",
                       "at most " + std::to_string(max_parameters));
}

void check_frozen_layers(int frozen_layers, int layer_count) {
  const Range range{0, static_cast<double>(layer_count) - 1};
  if (!range.contains(frozen_layers))
    throw InvalidField("training.frozen_layers", std::to_string(frozen_layers),
                       an_integer(range) + ", so that one of the network's layers learns");
}

void check_batch_size(int batch_size, int available) {
  if (batch_size > available)
    throw InvalidField("training.batch_size", std::to_string(batch_size),
                       an_integer({0, static_cast<double>(available)}) + ", the training images");
}

Json write(const Experiment& experiment, bool in_full = false) {
  Json document;
  FieldWriter fields(document, in_full);
  describe(fields, experiment);
  return document;
}

/// Reads a document and checks all of it but whether the changes can be applied.
Experiment read(const Json& document) {
  Experiment experiment;
  FieldReader fields(document, "");
  describe(fields, experiment);
  fields.reject_unknown();
  check_layers(experiment.network.layers, experiment.data);
  check_frozen_layers(experiment.training.frozen_layers,
                      static_cast<int>(experiment.network.layers.size()) - 1);
  check_batch_size(experiment.training.batch_size, training_image_count(experiment.data));
  return experiment;
}

/// Where the parts of a change stand, to name them in errors.
struct ChangePaths {
  std::string epoch, field, value;
};

bool can_change(const Json& document, const std::string& field) {
  const auto is = [](const std::string& text) { return [&text](const char* name) { return text == name; }; };
  const auto dot = field.find('.');
  if (dot == field.npos || field == "optimizer.name") return false;
  const std::string group = field.substr(0, dot);
  if (std::any_of(std::begin(changeable_fields), std::end(changeable_fields), is(field))) return true;
  return std::any_of(std::begin(changeable_groups), std::end(changeable_groups), is(group)) &&
         document.at(group).contains(field.substr(dot + 1));
}

Experiment apply(const Experiment& experiment, const Change& change, const ChangePaths& paths) {
  const Range run{0, static_cast<double>(experiment.training.epochs)};
  if (!run.contains(change.epoch))
    throw InvalidField(paths.epoch, std::to_string(change.epoch), an_integer(run) + ", the run's epochs");
  Json document = write(experiment);
  if (!can_change(document, change.field))
    throw InvalidField(paths.field, text_of(change.field), changes_allowed);
  document["changes"].clear();
  const auto dot = change.field.find('.');
  document[change.field.substr(0, dot)][change.field.substr(dot + 1)] = parse_json(change.value, paths.value);
  Experiment changed;
  try {
    changed = read(document);
  } catch (const InvalidField& error) {
    throw InvalidField(paths.value, error.value(), error.allowed());
  }
  if (changed.training.epochs < change.epoch)
    throw InvalidField(
        paths.value, std::to_string(changed.training.epochs),
        an_integer({static_cast<double>(change.epoch), max_epochs}) + ", not before the change");
  changed.changes = experiment.changes;
  return changed;
}

void check_changes(const Experiment& experiment) {
  Experiment current = experiment;
  current.changes.clear();
  int earliest = 0;
  for (std::size_t i = 0; i < experiment.changes.size(); ++i) {
    const Change& change = experiment.changes[i];
    const std::string path = "changes[" + std::to_string(i) + "].";
    if (change.epoch < earliest)
      throw InvalidField(path + "epoch", std::to_string(change.epoch),
                         "at least " + std::to_string(earliest) + ": changes stand in order of epoch");
    earliest = change.epoch;
    current = apply(current, change, {path + "epoch", path + "field", path + "value"});
  }
}

}  // namespace

Experiment parse_experiment(std::string_view json) {
  const Experiment experiment = read(parse_json(json));
  check_changes(experiment);
  return experiment;
}

std::string to_json(const Experiment& experiment) { return write(experiment).dump(2); }

std::string to_json_in_full(const Experiment& experiment) { return write(experiment, true).dump(2); }

void validate(const Experiment& experiment) { parse_experiment(to_json(experiment)); }

Experiment with_change(const Experiment& experiment, const Change& change) {
  if (experiment.changes.size() >= max_changes)
    throw InvalidField("changes", std::to_string(experiment.changes.size() + 1) + " changes",
                       "at most " + std::to_string(max_changes));
  return apply(experiment, change, {"epoch", "field", change.field});
}

}  // namespace mlp
