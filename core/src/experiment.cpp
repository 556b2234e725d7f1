#include "mlp/experiment.hpp"

#include "changeable_fields.hpp"
#include "experiment_json.hpp"

namespace mlp {
namespace {

constexpr std::int64_t max_parameters = 2'000'000;

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

/// What the fields must be to each other.
void check_together(const Experiment& experiment) {
  check_layers(experiment.network.layers, experiment.data);
  check_frozen_layers(experiment.training.frozen_layers,
                      static_cast<int>(experiment.network.layers.size()) - 1);
  check_batch_size(experiment.training.batch_size, training_image_count(experiment.data));
}

/// Where the parts of a change stand, to name them in errors.
struct ChangePaths {
  std::string epoch, field, value;
};

void require_changeable(Experiment& experiment, const std::string& field, const std::string& path) {
  FieldSetter look(field);
  describe(look, experiment);
  if (look.can_change()) return;
  ChangeableFields changeable;
  describe(changeable, experiment);
  throw InvalidField(path, text_of(field), "a field that can change during a run: " + changeable.list());
}

Experiment apply(const Experiment& experiment, const Change& change, const ChangePaths& paths) {
  const Range run{0, static_cast<double>(experiment.training.epochs)};
  if (!run.contains(change.epoch))
    throw InvalidField(paths.epoch, std::to_string(change.epoch), an_integer(run) + ", the run's epochs");
  Experiment changed = experiment;
  require_changeable(changed, change.field, paths.field);
  const Json value = parse_json(change.value, paths.value);
  try {
    FieldSetter set(change.field, &value);
    describe(set, changed);
    check_together(changed);
  } catch (const InvalidField& error) {
    throw InvalidField(paths.value, error.value(), error.allowed());
  }
  if (changed.training.epochs < change.epoch)
    throw InvalidField(
        paths.value, std::to_string(changed.training.epochs),
        an_integer({static_cast<double>(change.epoch), max_epochs}) + ", not before the change");
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

Experiment read_experiment(const Json& document) {
  Experiment experiment;
  FieldReader fields(document, "");
  describe(fields, experiment);
  fields.reject_unknown();
  check_together(experiment);
  check_changes(experiment);
  return experiment;
}

Json json_of(Experiment experiment, bool in_full) {
  Json document;
  FieldWriter fields(document, in_full);
  describe(fields, experiment);
  return document;
}

Experiment parse_experiment(std::string_view json) { return read_experiment(parse_json(json)); }

std::string to_json(const Experiment& experiment) { return json_of(experiment).dump(2); }

std::string to_json_in_full(const Experiment& experiment) { return json_of(experiment, true).dump(2); }

void validate(const Experiment& experiment) {
  Experiment checked = experiment;
  FieldChecker fields;
  describe(fields, checked);
  check_together(checked);
  check_changes(checked);
}

Experiment with_change(const Experiment& experiment, const Change& change) {
  if (experiment.changes.size() >= max_changes)
    throw InvalidField("changes", std::to_string(experiment.changes.size() + 1) + " changes",
                       "at most " + std::to_string(max_changes));
  return apply(experiment, change, {"epoch", "field", change.field});
}

}  // namespace mlp
