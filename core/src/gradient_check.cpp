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

constexpr double zero_tolerance = 1e-9;  // rounding may make this of what is zero by theory

bool has_kinks(Activation activation) {
  return activation == Activation::relu || activation == Activation::leaky_relu;
}

/// Batch normalisation takes the mean of every unit away: a constant added to what it is given changes
/// nothing. A bias before it is one, and so is the beta one layer earlier, where neither curve nor mask lies
/// between.
bool is_zero_by_theory(const TensorShape& tensor, int layer_count, const NetworkConfig& config) {
  if (!config.batch_norm || tensor.layer == layer_count) return false;
  if (tensor.name.starts_with("beta"))
    return tensor.layer + 1 < layer_count && config.activation == Activation::identity &&
           config.dropout_rate == 0;
  return tensor.name.starts_with("b");
}

/// The steps to choose from. Across a kink no difference quotient is a slope: small steps seldom reach one.
std::vector<double> steps_for(Activation activation, bool zero_by_theory) {
  if (zero_by_theory) return {1e-2};
  if (has_kinks(activation)) return {1e-6, 1e-7};
  return {1e-2, 1e-3, 1e-4, 1e-5};
}

/// Slopes of the loss, found by moving one parameter at a time.
class NumericalGradient {
 public:
  NumericalGradient(const Experiment& experiment, Network<double>& network, Matrix<double> inputs,
                    std::span<const std::uint8_t> labels)
      : network_(network),
        loss_(experiment.loss),
        has_kinks_(has_kinks(experiment.network.activation)),
        inputs_(std::move(inputs)),
        labels_(labels) {}

  /// n_i of a parameter of `tensor` for the step `h`; nothing if the step crosses a kink.
  std::optional<double> slope(std::size_t parameter, const TensorShape& tensor, double h) {
    const std::optional<double> wide = central_difference(parameter, tensor, 2 * h);
    if (!wide) return std::nullopt;
    // <excerpt richardson>
    const double narrow = *central_difference(parameter, tensor, h);
    return (4 * narrow - *wide) / 3;
    // </excerpt>
  }

  /// To be called before another layer's parameters are moved.
  void leave(int layer) { network_.forward(inputs_, Mode::train, layer); }

 private:
  std::optional<double> central_difference(std::size_t parameter, const TensorShape& tensor, double h) {
    // <excerpt gradient-check>
    double& w = network_.parameters()[parameter];
    const double before = w;
    w = before + h;
    pass(w, tensor, above_);
    w = before - h;
    pass(w, tensor, below_);
    w = before;
    if (has_kinks_ && crossed_kink(tensor.layer)) return std::nullopt;
    // Differences first, then the sum: the terms that hardly change then cost no digits.
    const double images = static_cast<double>(labels_.size());
    const double difference = (above_.terms - below_.terms).sum() / images + above_.penalty - below_.penalty;
    return difference / (2 * h);
    // </excerpt>
  }

  struct Pass {
    Matrix<double> terms;
    double penalty;  // of the parameter that was moved; that of the others does not change
    std::vector<Matrix<double>> pre_activations;  // of the hidden layers, where there are kinks
  };

  void pass(const double& w, const TensorShape& tensor, Pass& pass) {
    network_.forward(inputs_, Mode::train, tensor.layer);
    const int last = network_.layer_count();
    const Matrix<double> logits = network_.pre_activations(last);
    pass.terms.resize(logits.rows(), logits.cols());
    loss_terms<double>(loss_.name, logits, labels_, pass.terms);
    pass.penalty = tensor.name.front() == 'W' ? l2_penalty<double>(loss_.l2_penalty, {&w, 1}) : 0;
    if (!has_kinks_) return;
    pass.pre_activations.resize(last);
    for (int l = tensor.layer; l < last; ++l) pass.pre_activations[l] = network_.pre_activations(l);
  }

  bool crossed_kink(int layer) const {
    for (int l = layer; l < network_.layer_count(); ++l)
      if (((above_.pre_activations[l].array() > 0) != (below_.pre_activations[l].array() > 0)).any())
        return true;
    return false;
  }

  Network<double>& network_;
  LossConfig loss_;
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
double best_step(NumericalGradient& numerical, const TensorShape& tensor,
                 std::span<const std::size_t> components, const std::vector<double>& steps) {
  if (steps.size() == 1) return steps.front();
  double best = steps.front(), least = std::numeric_limits<double>::infinity();
  for (const double step : steps) {
    double change = 0;
    for (const std::size_t component : components) {
      const auto wide = numerical.slope(component, tensor, 2 * step);
      if (wide) change += std::abs(*numerical.slope(component, tensor, step) - *wide);
    }
    if (change < least) {
      least = change;
      best = step;
    }
  }
  return best;
}

/// Fills in how far `a` and `n` are from one another.
void compare(const Eigen::Ref<const Vector<double>>& a, const Eigen::Ref<const Vector<double>>& n,
             TensorCheck& check) {
  check.analytic_norm = a.norm();
  check.numerical_norm = n.norm();
  const bool zeros = check.zero_by_theory && a.norm() < zero_tolerance && n.norm() < zero_tolerance;
  const double norms = a.norm() + n.norm(), product = a.norm() * n.norm();
  check.relative_error = zeros ? 0 : (a - n).norm() / std::max(norms, 1e-8);
  check.cosine = zeros ? 1 : product > 0 ? a.dot(n) / product : norms > 0 ? 0 : 1;
}

TensorCheck check_tensor(const TensorShape& tensor, const Experiment& experiment, int layer_count,
                         std::span<const double> analytic, Random& random, NumericalGradient& numerical) {
  TensorCheck check{.name = tensor.name, .layer = tensor.layer};
  check.zero_by_theory = is_zero_by_theory(tensor, layer_count, experiment.network);
  const auto components = components_of(tensor, analytic.size(), random);
  const auto probe = std::span(components).first(std::min(probed, components.size()));
  const auto steps = steps_for(experiment.network.activation, check.zero_by_theory);
  check.step = best_step(numerical, tensor, probe, steps);
  Vector<double> a(components.size()), n(components.size());
  for (const std::size_t component : components) {
    const auto slope = numerical.slope(component, tensor, check.step);
    if (!slope) continue;
    a[check.checked] = analytic[component];
    n[check.checked] = *slope;
    ++check.checked;
  }
  numerical.leave(tensor.layer);
  check.skipped = static_cast<int>(components.size()) - check.checked;
  compare(a.head(check.checked), n.head(check.checked), check);
  return check;
}

struct Setting {
  Network<double> network;  // after a training pass whose dropout masks are held
  Matrix<double> inputs;
  std::vector<std::uint8_t> labels;
};

Setting setting_of(const Experiment& experiment, int images) {
  validate(experiment);
  const Dataset dataset = make_dataset(experiment.data, experiment.seed);
  require("images", images, {1, static_cast<double>(dataset.train.labels.size())});
  const auto& labels = dataset.train.labels;
  Setting setting{Network<double>(experiment),
                  dataset.train.inputs.leftCols(images).cast<double>(),
                  {labels.begin(), labels.begin() + images}};
  setting.network.forward(setting.inputs, Mode::train);
  setting.network.hold_dropout_masks(true);
  return setting;
}

GradientCheck check(const Experiment& experiment, Setting& setting, std::span<const double> analytic) {
  NumericalGradient numerical(experiment, setting.network, setting.inputs, setting.labels);
  Random random(experiment.seed, "gradient_check");
  GradientCheck result;
  int checked = 0, skipped = 0;
  for (const TensorShape& tensor : setting.network.tensors()) {
    const TensorCheck check =
        check_tensor(tensor, experiment, setting.network.layer_count(), analytic, random, numerical);
    result.largest_error = std::max(result.largest_error, check.relative_error);
    checked += check.checked;
    skipped += check.skipped;
    result.tensors.push_back(check);
  }
  // Written so that a NaN fails.
  const bool all_right = std::all_of(result.tensors.begin(), result.tensors.end(),
                                     [](const TensorCheck& tensor) { return tensor.relative_error < 1e-6; });
  result.passed = all_right && skipped * 100 <= checked + skipped;
  return result;
}

}  // namespace

GradientCheck check_gradients(const Experiment& experiment, int images) {
  Setting setting = setting_of(experiment, images);
  setting.network.backward(setting.inputs, setting.labels);
  const auto gradients = std::as_const(setting.network).gradients();
  return check(experiment, setting, std::vector(gradients.begin(), gradients.end()));
}

GradientCheck check_gradients(const Experiment& experiment, int images, std::span<const double> analytic) {
  Setting setting = setting_of(experiment, images);
  if (analytic.size() != setting.network.parameters().size())
    throw std::invalid_argument("check_gradients: the gradient must have the size of the network's");
  return check(experiment, setting, analytic);
}

}  // namespace mlp
