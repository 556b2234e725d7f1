#include "values.hpp"

namespace mlp::boundary {
namespace {

val number(std::int64_t value) { return val(static_cast<double>(value)); }

val layer_to_js(const LayerTrace& layer) {
  return object({{"inputs", val(static_cast<int>(layer.weights.cols()))},
                 {"outputs", val(static_cast<int>(layer.weights.rows()))},
                 {"weights", rows_of(layer.weights)},
                 {"biases", copy_of(layer.biases)},
                 {"z", copy_of(layer.z)},
                 {"a", copy_of(layer.a)},
                 {"delta", copy_of(layer.delta)},
                 {"weight_gradient", rows_of(layer.weight_gradient)},
                 {"bias_gradient", copy_of(layer.bias_gradient)}});
}

val tensor_check_to_js(const TensorCheck& check) {
  return object({{"name", val(check.name)},
                 {"layer", val(check.layer)},
                 {"relative_error", val(check.relative_error)},
                 {"cosine", val(check.cosine)},
                 {"analytic_norm", val(check.analytic_norm)},
                 {"numerical_norm", val(check.numerical_norm)},
                 {"checked", val(check.checked)},
                 {"skipped", val(check.skipped)}});
}

}  // namespace

val to_js(Phase phase) {
  constexpr const char* names[] = {"forward", "loss", "backward", "update"};
  return val(names[static_cast<int>(phase)]);
}

val to_js(RunState state) {
  constexpr const char* names[] = {"ready", "running", "finished", "stopped_early", "diverged"};
  return val(names[static_cast<int>(state)]);
}

val to_js(const RunStatus& status) {
  return object({{"state", to_js(status.state)},
                 {"epoch", val(status.epoch)},
                 {"step", number(status.step)},
                 {"next_phase", to_js(status.next_phase)},
                 {"weights_hash", val(status.weights_hash)},
                 {"best_epoch", val(status.best_epoch)},
                 {"best_value", val(status.best_value)},
                 {"best_weights_hash", val(status.best_weights_hash)},
                 {"reason", val(status.reason)}});
}

val to_js(const EpochMetrics& metrics) {
  return object({{"epoch", val(metrics.epoch)},
                 {"step", number(metrics.step)},
                 {"train_loss", val(metrics.train_loss)},
                 {"train_accuracy", val(metrics.train_accuracy)},
                 {"validation_loss", val(metrics.validation_loss)},
                 {"validation_accuracy", val(metrics.validation_accuracy)},
                 {"learning_rate", val(metrics.learning_rate)},
                 {"grad_norm", val(metrics.grad_norm)},
                 {"layer_grad_norms", list(metrics.layer_grad_norms, [](double norm) { return val(norm); })},
                 {"clipped_share", val(metrics.clipped_share)},
                 {"shown_train_loss", val(metrics.shown_train_loss)},
                 {"shown_validation_loss", val(metrics.shown_validation_loss)},
                 {"patience_left", val(metrics.patience_left)}});
}

val to_js(const BatchMetrics& metrics) {
  return object({{"size", val(metrics.size)},
                 {"loss", val(metrics.loss)},
                 {"accuracy", val(metrics.accuracy)},
                 {"grad_norm", val(metrics.grad_norm)}});
}

val to_js(const Evaluation& evaluation) {
  return object({{"loss", val(evaluation.loss)},
                 {"accuracy", val(evaluation.accuracy)},
                 {"confusion", copy_of(evaluation.confusion)},
                 {"predictions", copy_of(evaluation.predictions)},
                 {"labels", copy_of(evaluation.labels)},
                 {"images", copy_of(evaluation.images)},
                 {"confidences", copy_of(evaluation.confidences)}});
}

val to_js(const TensorShape& tensor) {
  return object({{"name", val(tensor.name)},
                 {"layer", val(tensor.layer)},
                 {"rows", val(tensor.rows)},
                 {"cols", val(tensor.cols)}});
}

val to_js(const ImageTrace& trace) {
  return object({{"inputs", copy_of(trace.inputs)},
                 {"label", val(trace.label)},
                 {"prediction", val(trace.prediction)},
                 {"loss", val(trace.loss)},
                 {"loss_terms", copy_of(trace.loss_terms)},
                 {"layers", list(trace.layers, layer_to_js)}});
}

val to_js(const Prediction& prediction) {
  return object(
      {{"inputs", copy_of(prediction.inputs)},
       {"activations", list(prediction.activations, [](const Vector<float>& a) { return copy_of(a); })},
       {"prediction", val(prediction.prediction)}});
}

val flags(const Eigen::Ref<const Matrix<float>>& mask) {
  return copy_of(std::vector<std::uint8_t>(mask.data(), mask.data() + mask.size()));
}

val to_js(const ThinnedPass& pass) {
  val thinned = to_js(pass.prediction);
  thinned.set("masks", list(pass.masks, [](const Vector<float>& mask) { return flags(mask); }));
  return thinned;
}

val to_js(const GradientCheck& check) {
  return object({{"tensors", list(check.tensors, tensor_check_to_js)},
                 {"largest_error", val(check.largest_error)},
                 {"passed", val(check.passed)}});
}

val to_js(const Histogram& histogram) {
  return object({{"low", val(histogram.low)},
                 {"high", val(histogram.high)},
                 {"counts", copy_of(histogram.counts)},
                 {"not_finite", number(histogram.not_finite)},
                 {"mean", val(histogram.mean)},
                 {"sd", val(histogram.sd)}});
}

val to_js(const ActivationStatistics& statistics) {
  return object({{"mean", val(statistics.mean)},
                 {"sd", val(statistics.sd)},
                 {"saturated_share", val(statistics.saturated_share)},
                 {"dead_share", val(statistics.dead_share)}});
}

val to_js(const WeightDistribution& distribution) {
  constexpr const char* shapes[] = {"constant", "uniform", "normal"};
  return object({{"shape", val(shapes[static_cast<int>(distribution.shape)])},
                 {"sd", val(distribution.sd)},
                 {"limit", val(distribution.limit)}});
}

val to_js(const RatePoint& point) {
  return object({{"learning_rate", val(point.learning_rate)}, {"loss", val(point.loss)}});
}

}  // namespace mlp::boundary
