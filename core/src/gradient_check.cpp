#include "mlp/gradient_check.hpp"

#include <cmath>
#include <numeric>
#include <optional>
#include <stdexcept>

#include "mlp/error.hpp"
#include "mlp/network.hpp"
#include "mlp/random.hpp"

namespace mlp {
namespace {

constexpr std::size_t most_checked = 5000;
constexpr std::size_t probed = 5;  // components of a tensor that decide on its step

/// Across a kink no difference quotient is a slope: small steps seldom reach one.
std::vector<double> steps_for(Activation activation) {
  if (activation == Activation::relu || activation == Activation::leaky_relu) return {1e-6, 1e-7};
  return {1e-2, 1e-3, 1e-4, 1e-5};
}

/// Slopes of the loss, found by moving one parameter at a time.
class NumericalGradient {
 public:
  NumericalGradient(const Experiment& experiment, Network<double>& network, Matrix<double> inputs,
                    std::span<const std::uint8_t> labels)
      : network_(network),
        loss_(experiment.loss.name),
        has_kinks_(steps_for(experiment.network.activation).front() < 1e-4),
        inputs_(std::move(inputs)),
        labels_(labels) {
    network_.forward(inputs_);
  }

  /// n_i of a parameter of `layer` for the step `h`; nothing if the step crosses a kink.
  std::optional<double> slope(std::size_t parameter, int layer, double h) {
    const std::optional<double> wide = central_difference(parameter, layer, 2 * h);
    if (!wide) return std::nullopt;
    const double narrow = *central_difference(parameter, layer, h);
    return (4 * narrow - *wide) / 3;
  }

  /// To be called before another layer's parameters are moved.
  void leave(int layer) { network_.forward(inputs_, layer); }

 private:
  std::optional<double> central_difference(std::size_t parameter, int layer, double h) {
    // <excerpt gradient-check>
    // <excerpt central-difference>
    double& w = network_.parameters()[parameter];
    const double before = w;
    w = before + h;
    pass(layer, above_);
    w = before - h;
    pass(layer, below_);
    w = before;
    if (has_kinks_ && crossed_kink(layer)) return std::nullopt;
    // Differences first, then the sum: the terms that hardly change then cost no digits.
    return (above_.terms - below_.terms).sum() / (2 * h * static_cast<double>(labels_.size()));
    // </excerpt>
    // </excerpt>
  }

  struct Pass {
    Matrix<double> terms;
    std::vector<Matrix<double>> pre_activations;  // of the hidden layers, where there are kinks
  };

  void pass(int layer, Pass& pass) {
    network_.forward(inputs_, layer);
    const int last = network_.layer_count();
    const Matrix<double> logits = network_.pre_activations(last);
    pass.terms.resize(logits.rows(), logits.cols());
    loss_terms<double>(loss_, logits, labels_, pass.terms);
    if (!has_kinks_) return;
    pass.pre_activations.resize(last);
    for (int l = layer; l < last; ++l) pass.pre_activations[l] = network_.pre_activations(l);
  }

  bool crossed_kink(int layer) const {
    for (int l = layer; l < network_.layer_count(); ++l)
      if (((above_.pre_activations[l].array() > 0) != (below_.pre_activations[l].array() > 0)).any())
        return true;
    return false;
  }

  Network<double>& network_;
  Loss loss_;
  bool has_kinks_;
  Matrix<double> inputs_;
  std::span<const std::uint8_t> labels_;
  Pass above_, below_;
};

/// The components of a tensor that are checked, as places in the parameter buffer.
std::vector<std::size_t> components_of(const TensorShape& tensor, std::size_t parameter_count,
                                       Random& random) {
  std::vector<std::size_t> places(tensor.size());
  std::iota(places.begin(), places.end(), tensor.offset);
  random.shuffle(std::span(places));
  if (parameter_count > most_checked)
    places.resize(std::max<std::size_t>(1, most_checked * tensor.size() / parameter_count));
  return places;
}

/// The step for which the slopes of a few components change least when it doubles.
double best_step(NumericalGradient& numerical, int layer, std::span<const std::size_t> components,
                 const std::vector<double>& steps) {
  double best = steps.front(), least = std::numeric_limits<double>::infinity();
  for (const double step : steps) {
    double change = 0;
    for (const std::size_t component : components) {
      const auto wide = numerical.slope(component, layer, 2 * step);
      if (wide) change += std::abs(*numerical.slope(component, layer, step) - *wide);
    }
    if (change < least) {
      least = change;
      best = step;
    }
  }
  return best;
}

TensorCheck compare(const TensorShape& tensor, double step, int skipped, const std::vector<double>& analytic,
                    const std::vector<double>& numerical) {
  using ConstArray = Eigen::Map<const Vector<double>>;
  const ConstArray a(analytic.data(), analytic.size()), n(numerical.data(), numerical.size());
  const double norms = a.norm() + n.norm(), product = a.norm() * n.norm();
  return {.name = tensor.name,
          .layer = tensor.layer,
          .relative_error = (a - n).norm() / std::max(norms, 1e-8),
          .cosine = product > 0 ? a.dot(n) / product : (norms > 0 ? 0.0 : 1.0),
          .analytic_norm = a.norm(),
          .numerical_norm = n.norm(),
          .step = step,
          .checked = static_cast<int>(analytic.size()),
          .skipped = skipped};
}

GradientCheck check(const Experiment& experiment, Network<double>& network, const Matrix<double>& inputs,
                    std::span<const std::uint8_t> labels, const std::vector<double>& analytic) {
  NumericalGradient numerical(experiment, network, inputs, labels);
  Random random(experiment.seed, "gradient_check");
  GradientCheck result;
  int checked = 0, skipped = 0;
  for (const TensorShape& tensor : network.tensors()) {
    const auto components = components_of(tensor, analytic.size(), random);
    const auto probe = std::span(components).first(std::min(probed, components.size()));
    const double step = best_step(numerical, tensor.layer, probe, steps_for(experiment.network.activation));
    std::vector<double> a, n;
    for (const std::size_t component : components) {
      const auto slope = numerical.slope(component, tensor.layer, step);
      if (!slope) continue;
      a.push_back(analytic[component]);
      n.push_back(*slope);
    }
    numerical.leave(tensor.layer);
    result.tensors.push_back(compare(tensor, step, static_cast<int>(components.size() - a.size()), a, n));
    result.largest_error = std::max(result.largest_error, result.tensors.back().relative_error);
    checked += result.tensors.back().checked;
    skipped += result.tensors.back().skipped;
  }
  // Written so that a NaN fails.
  const bool all_right = std::all_of(result.tensors.begin(), result.tensors.end(),
                                     [](const TensorCheck& tensor) { return tensor.relative_error < 1e-6; });
  result.passed = all_right && skipped * 100 <= checked + skipped;
  return result;
}

struct Setting {
  Network<double> network;
  Matrix<double> inputs;
  std::vector<std::uint8_t> labels;
};

Setting setting_of(const Experiment& experiment, int images) {
  validate(experiment);
  const Dataset dataset = make_dataset(experiment.data, experiment.seed);
  require("images", images, {1, static_cast<double>(dataset.train.labels.size())});
  const auto& labels = dataset.train.labels;
  return {{experiment.network, experiment.loss.name, experiment.broken_by_us, experiment.seed},
          dataset.train.inputs.leftCols(images).cast<double>(),
          {labels.begin(), labels.begin() + images}};
}

}  // namespace

GradientCheck check_gradients(const Experiment& experiment, int images) {
  auto [network, inputs, labels] = setting_of(experiment, images);
  network.forward(inputs);
  network.backward(inputs, labels);
  const std::vector<double> analytic(network.gradients().begin(), network.gradients().end());
  return check(experiment, network, inputs, labels, analytic);
}

GradientCheck check_gradients(const Experiment& experiment, int images, std::span<const double> analytic) {
  auto [network, inputs, labels] = setting_of(experiment, images);
  if (analytic.size() != network.parameters().size())
    throw std::invalid_argument("check_gradients: the gradient must have the size of the network's");
  return check(experiment, network, inputs, labels, {analytic.begin(), analytic.end()});
}

}  // namespace mlp
