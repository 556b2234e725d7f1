// The module's functions, by the names of mlp.d.ts. All take and give JavaScript values: see boundary.hpp.
#include <emscripten/bind.h>

#include <memory>

#include "boundary.hpp"
#include "mlp/plane_maps.hpp"
#include "mlp/search_trial.hpp"
#include "values.hpp"

namespace mlp::boundary {
namespace {

constexpr Range counts{1, 1'000'000};
constexpr Range rates{0, 1000, true};

std::string version() { return MLP_VERSION; }

std::string defaults() { return to_json_in_full(Experiment{}); }

val complete(const val& json) {
  return result([&] { return val(to_json_in_full(parse_experiment(text("json", json)))); });
}

val all_digits() {
  return object({{"pixels", copy_of(digits().pixels)}, {"labels", copy_of(digits().labels)}});
}

val split(const val& json) {
  return result([&] {
    const Experiment experiment = parse_experiment(text("json", json));
    const Dataset dataset = make_dataset(experiment.data, experiment.seed);
    return object({{"train", copy_of(dataset.train.images)},
                   {"validation", copy_of(dataset.validation.images)},
                   {"test", copy_of(dataset.test.images)}});
  });
}

val create_trainer(const val& json) {
  return result([&] { return val(std::make_shared<Trainer>(parse_experiment(text("json", json)))); });
}

val create_trial(const val& json, const val& monitor, const val& seeds) {
  return result([&] {
    const SearchObjective objective{choice<Monitor>("monitor", monitor), integer("seeds", seeds, {1, 100})};
    return val(std::make_shared<SearchTrial>(objective, parse_experiment(text("json", json))));
  });
}

val weight_distributions(const val& json) {
  return result([&] {
    const Experiment experiment = parse_experiment(text("json", json));
    const std::vector<int>& widths = experiment.network.layers;
    val layers = val::array();
    for (std::size_t layer = 1; layer < widths.size(); ++layer)
      layers.set(layer - 1, to_js(weight_distribution(experiment.network.initializer, experiment.published,
                                                      widths[layer - 1], widths[layer])));
    return layers;
  });
}

val range_test(const val& json, const val& low, const val& high, const val& steps) {
  return result([&] {
    const auto points =
        learning_rate_range_test(parse_experiment(text("json", json)), number("low", low, rates),
                                 number("high", high, rates), integer("steps", steps, {2, 10'000}));
    return list(points, [](const RatePoint& point) { return to_js(point); });
  });
}

constexpr const char* kinds[] = {"values", "gradients"};

val histogram_of(const Trainer& trainer, const val& of, const val& name, const val& bins) {
  return result([&] {
    const bool gradients = choice("of", of, kinds) == 1;
    const std::string tensor = text("name", name);
    const Matrix<float> values =
        gradients ? tensor_gradients(trainer.network(), tensor) : tensor_values(trainer.network(), tensor);
    return to_js(histogram<float>({values.data(), static_cast<std::size_t>(values.size())},
                                  integer("bins", bins, {1, 1000})));
  });
}

val activation_statistics_of(const Trainer& trainer, const val& part) {
  return result([&] {
    const auto chosen = choice<Part>("part", part);
    return list(trainer.activation_statistics(chosen),
                [](const ActivationStatistics& layer) { return to_js(layer); });
  });
}

val micro_step(Trainer& trainer) {
  return result([&] { return val(name_of(trainer.micro_step())); });
}

val step(Trainer& trainer, const val& count) {
  return result([&] {
    trainer.step(integer("count", count, counts));
    return val(name_of(trainer.position().state));
  });
}

val epoch(Trainer& trainer) {
  return result([&] {
    trainer.epoch();
    return val(name_of(trainer.position().state));
  });
}

val advance(Trainer& trainer, const val& updates, const val& until) {
  return result([&] {
    trainer.step(integer("updates", updates, {0, counts.high}), integer("until", until, {0, counts.high}));
    return to_js(trainer.position());
  });
}

val history(const Trainer& trainer, const val& from) {
  return result([&] {
    const std::span<const EpochMetrics> rows = trainer.history();
    const Range range{0, static_cast<double>(rows.size())};
    return list(rows.subspan(integer("from", from, range)),
                [](const EpochMetrics& row) { return to_js(row); });
  });
}

val status(const Trainer& trainer) {
  return result([&] { return to_js(trainer.status()); });
}

val experiment(const Trainer& trainer) {
  return result([&] { return val(to_json_in_full(trainer.experiment())); });
}

val change(Trainer& trainer, const val& field, const val& value) {
  return result([&] {
    trainer.change(text("field", field), text("value", value));
    return val::null();
  });
}

val evaluate(const Trainer& trainer, const val& part) {
  return result([&] { return to_js(trainer.evaluate(choice<Part>("part", part))); });
}

val samples(const Trainer& trainer, const val& part) {
  return result([&] {
    const Dataset& all = trainer.dataset();
    const ImageSet* parts[] = {&all.train, &all.validation, &all.test};
    const ImageSet& set = *parts[choice("part", part, names_of<Part>)];
    return object({{"inputs", copy_of(set.inputs)},
                   {"labels", copy_of(set.labels)},
                   {"images", copy_of(set.images)}});
  });
}

val maps(const Trainer& trainer, const val& extent, const val& side, const val& first_layer) {
  return result([&] {
    const double layers = trainer.network().layer_count();
    return list(plane_maps(trainer.network(), number("extent", extent, {0, 100, true}),
                           integer("side", side, {2, 400}), integer("first_layer", first_layer, {1, layers})),
                rows_of);
  });
}

Vector<float> scaled(const Trainer& trainer, const val& pixels) {
  const Experiment& experiment = trainer.experiment();
  return scale_pixels(experiment.data, experiment.seed, floats("pixels", pixels, data_shape(experiment.data).inputs));
}

val trace_image(const Trainer& trainer, const val& pixels, const val& label) {
  return result([&] {
    const double last = data_shape(trainer.experiment().data).classes - 1;
    const int chosen = integer("label", label, {0, last});
    return to_js(trace(trainer.network(), trainer.experiment().loss.name, scaled(trainer, pixels), chosen));
  });
}

val predict_image(const Trainer& trainer, const val& pixels) {
  return result([&] { return to_js(predict(trainer.network(), scaled(trainer, pixels))); });
}

val thinned(const Trainer& trainer, const val& pixels, const val& image) {
  return result([&] {
    return to_js(
        predict_thinned(trainer.network(), scaled(trainer, pixels), integer("image", image, {0, 1e6})));
  });
}

val dropout_mask(const Trainer& trainer, const val& layer) {
  return result([&] {
    const double last = trainer.network().layer_count() - 1;
    return flags(trainer.network().dropout_mask(integer("layer", layer, {0, last})));
  });
}

val batch(const Trainer& trainer) {
  return result([&] { return to_js(trainer.batch()); });
}

val tensors(const Trainer& trainer) {
  return result([&] {
    return list(trainer.network().tensors(), [](const TensorShape& tensor) { return to_js(tensor); });
  });
}

val values(const Trainer& trainer, const val& name) {
  return result([&] { return rows_of(tensor_values(trainer.network(), text("name", name))); });
}

val gradients(const Trainer& trainer, const val& name) {
  return result([&] { return rows_of(tensor_gradients(trainer.network(), text("name", name))); });
}

val advance_trial(SearchTrial& trial) {
  return result([&] {
    const bool goes_on = trial.advance();
    return object({{"goes_on", goes_on}, {"epoch", trial.epoch()}});
  });
}

double trial_value(const SearchTrial& trial) { return trial.value(); }

std::string trial_reason(const SearchTrial& trial) { return trial.reason(); }

val trial_scores(const SearchTrial& trial, const val& part) {
  return result([&] {
    const auto chosen = choice<Part>("part", part);
    return list(trial.evaluate(chosen), [](const Evaluation& evaluation) {
      return object({{"loss", evaluation.loss}, {"accuracy", evaluation.accuracy}});
    });
  });
}

}  // namespace
}  // namespace mlp::boundary

EMSCRIPTEN_BINDINGS(mlp) {
  using namespace mlp::boundary;
  using emscripten::function;

  function("version", &version);
  function("defaults", &defaults);
  function("complete", &complete);
  function("digits", &all_digits);
  function("split", &split);
  function("createTrainer", &create_trainer);
  function("createTrial", &create_trial);
  function("weightDistributions", &weight_distributions);
  function("rangeTest", &range_test);

  emscripten::class_<mlp::Trainer>("Trainer")
      .smart_ptr<std::shared_ptr<mlp::Trainer>>("TrainerHandle")
      .function("microStep", &micro_step)
      .function("step", &step)
      .function("epoch", &epoch)
      .function("advance", &advance)
      .function("history", &history)
      .function("status", &status)
      .function("experiment", &experiment)
      .function("change", &change)
      .function("evaluate", &evaluate)
      .function("samples", &samples)
      .function("planeMaps", &maps)
      .function("trace", &trace_image)
      .function("predict", &predict_image)
      .function("thinned", &thinned)
      .function("dropoutMask", &dropout_mask)
      .function("batch", &batch)
      .function("histogram", &histogram_of)
      .function("activationStatistics", &activation_statistics_of)
      .function("tensors", &tensors)
      .function("values", &values)
      .function("gradients", &gradients);

  emscripten::class_<mlp::SearchTrial>("Trial")
      .smart_ptr<std::shared_ptr<mlp::SearchTrial>>("TrialHandle")
      .function("advance", &advance_trial)
      .function("value", &trial_value)
      .function("reason", &trial_reason)
      .function("scores", &trial_scores);
}
