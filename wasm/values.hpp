#pragma once
// The core's structs as the JavaScript objects that mlp.d.ts describes.
#include "boundary.hpp"
#include "mlp/initializer.hpp"
#include "mlp/range_test.hpp"
#include "mlp/statistics.hpp"
#include "mlp/trace.hpp"
#include "mlp/trainer.hpp"

namespace mlp::boundary {

val to_js(const RunPosition& position);
val to_js(const RunStatus& status);
val to_js(const EpochMetrics& metrics);
val to_js(const BatchMetrics& metrics);
val to_js(const Evaluation& evaluation);
val to_js(const TensorShape& tensor);
val to_js(const ImageTrace& trace);
val to_js(const Prediction& prediction);
val to_js(const ThinnedPass& pass);
val to_js(const Histogram& histogram);
val to_js(const ActivationStatistics& statistics);
val to_js(const WeightDistribution& distribution);
val to_js(const RatePoint& point);

/// Zeros and ones, one byte each.
val flags(const Eigen::Ref<const Matrix<float>>& mask);

}  // namespace mlp::boundary
