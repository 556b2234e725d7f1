#include "values.hpp"

namespace mlp::boundary {
namespace {

double number(std::int64_t value) { return static_cast<double>(value); }

val layer_to_js(const LayerTrace& layer) {
  return object({{"inputs", static_cast<int>(layer.weights.cols())},
                 {"outputs", static_cast<int>(layer.weights.rows())},
                 {"weights", rows_of(layer.weights)},
                 {"biases", copy_of(layer.biases)},
                 {"z", copy_of(layer.z)},
                 {"a", copy_of(layer.a)},
                 {"delta", copy_of(layer.delta)},
                 {"weight_gradient", rows_of(layer.weight_gradient)},
                 {"bias_gradient", copy_of(layer.bias_gradient)}});
}

}  // namespace

val to_js(const RunPosition& position) {
  return object({{"state", name_of(position.state)},
                 {"epoch", position.epoch},
                 {"step", number(position.step)},
                 {"next_phase", name_of(position.next_phase)}});
}

val to_js(const RunStatus& status) {
  val all = to_js(static_cast<const RunPosition&>(status));
  all.set("weights_hash", status.weights_hash);
  all.set("best_epoch", status.best_epoch);
  all.set("best_value", status.best_value);
  all.set("best_weights_hash", status.best_weights_hash);
  all.set("reason", status.reason);
  return all;
}

val to_js(const EpochMetrics& metrics) {
  return object({{"epoch", metrics.epoch},
                 {"step", number(metrics.step)},
                 {"train_loss", metrics.train_loss},
                 {"train_accuracy", metrics.train_accuracy},
                 {"validation_loss", metrics.validation_loss},
                 {"validation_accuracy", metrics.validation_accuracy},
                 {"learning_rate", metrics.learning_rate},
                 {"grad_norm", metrics.grad_norm},
                 {"layer_grad_norms", list(metrics.layer_grad_norms, [](double norm) { return val(norm); })},
                 {"clipped_share", metrics.clipped_share},
                 {"shown_train_loss", metrics.shown_train_loss},
                 {"shown_validation_loss", metrics.shown_validation_loss},
                 {"patience_left", metrics.patience_left}});
}

val to_js(const BatchMetrics& metrics) {
  return object({{"size", metrics.size},
                 {"loss", metrics.loss},
                 {"accuracy", metrics.accuracy},
                 {"grad_norm", metrics.grad_norm}});
}

val to_js(const Evaluation& evaluation) {
  return object({{"loss", evaluation.loss},
                 {"accuracy", evaluation.accuracy},
                 {"confusion", copy_of(evaluation.confusion)},
                 {"predictions", copy_of(evaluation.predictions)},
                 {"labels", copy_of(evaluation.labels)},
                 {"images", copy_of(evaluation.images)},
                 {"confidences", copy_of(evaluation.confidences)}});
}

val to_js(const TensorShape& tensor) {
  return object(
      {{"name", tensor.name}, {"layer", tensor.layer}, {"rows", tensor.rows}, {"cols", tensor.cols}});
}

val to_js(const ImageTrace& trace) {
  return object({{"inputs", copy_of(trace.inputs)},
                 {"label", trace.label},
                 {"prediction", trace.prediction},
                 {"loss", trace.loss},
                 {"loss_terms", copy_of(trace.loss_terms)},
                 {"layers", list(trace.layers, layer_to_js)}});
}

val to_js(const Prediction& prediction) {
  return object(
      {{"inputs", copy_of(prediction.inputs)},
       {"activations", list(prediction.activations, [](const Vector<float>& a) { return copy_of(a); })},
       {"prediction", prediction.prediction}});
}

val flags(const Eigen::Ref<const Matrix<float>>& mask) {
  return copy_of(std::vector<std::uint8_t>(mask.data(), mask.data() + mask.size()));
}

val to_js(const ThinnedPass& pass) {
  val thinned = to_js(pass.prediction);
  thinned.set("masks", list(pass.masks, [](const Vector<float>& mask) { return flags(mask); }));
  return thinned;
}

val to_js(const Histogram& histogram) {
  return object({{"low", histogram.low},
                 {"high", histogram.high},
                 {"counts", copy_of(histogram.counts)},
                 {"not_finite", number(histogram.not_finite)},
                 {"mean", histogram.mean},
                 {"sd", histogram.sd}});
}

val to_js(const ActivationStatistics& statistics) {
  return object({{"mean", statistics.mean},
                 {"sd", statistics.sd},
                 {"saturated_share", statistics.saturated_share},
                 {"dead_share", statistics.dead_share}});
}

val to_js(const WeightDistribution& distribution) {
  return object(
      {{"shape", name_of(distribution.shape)}, {"sd", distribution.sd}, {"limit", distribution.limit}});
}

val to_js(const RatePoint& point) {
  return object({{"learning_rate", point.learning_rate}, {"loss", point.loss}});
}

}  // namespace mlp::boundary
