#pragma once
#include <cstdint>
#include <optional>
#include <span>

#include "mlp/dropout.hpp"
#include "mlp/eigen.hpp"
#include "mlp/initializer.hpp"
#include "mlp/names.hpp"

// How the article's published code behaves where it departs from its own mathematics. Nothing here is what
// the core does by itself; a chapter shows it beside the corrected behaviour, from one seed.
namespace mlp {

/// The losses that the published code shows: "mse", "log_loss", "categorical_crossentropy".
enum class ShownLoss { mse, log_loss, categorical_crossentropy };
template <>
inline constexpr const char* names_of<ShownLoss>[] = {"mse", "log_loss", "categorical_crossentropy"};

/// The departures, each to be switched on alone.
struct Published {
  std::optional<ShownLoss> shown_loss;  ///< the loss shown is this one, whatever is minimised
  bool he_uniform = false;              ///< He uniform with the limit sqrt(2/fan_in)
  bool dropout = false;                 ///< dropout without rescaling, on in evaluation too
  bool early_stopping = false;          ///< "restore the best" restores nothing
  bool gradient_norms = false;          ///< norms of weights, called gradient norms
};

/// The loss that is shown, computed from the network's outputs a (classes x images): a mean over images and
/// outputs, where the core takes the sum over outputs.
///
/// With one-hot targets y: mse mean((a - y)^2); log_loss -mean(y log a + (1 - y) log(1 - a));
/// categorical_crossentropy -mean(y log a), of outputs that may be independent sigmoids: it looks at the
/// true class alone. In the logarithms a is held in [1e-15, 1 - 1e-15]. Throws std::invalid_argument unless
/// there is one label for each image, each of them a class.
template <typename Scalar>
double published_loss(ShownLoss loss, const Eigen::Ref<const Matrix<Scalar>>& outputs,
                      std::span<const std::uint8_t> labels);

/// He uniform with the limit sqrt(2/fan_in): a standard deviation of 0.102 instead of 0.177 for 64 inputs.
WeightDistribution published_he_uniform(int fan_in);

/// The distribution that a network draws a layer's weights from: the initialiser's own, or the published one.
WeightDistribution weight_distribution(Initializer initializer, const Published& published, int fan_in,
                                       int fan_out);

/// Dropout in every pass, evaluation included, and nothing made up for what is dropped.
DropoutRule published_dropout(double rate);

/// What is called the gradient norm of a layer: the norm of its weights.
template <typename Scalar>
double published_gradient_norm(std::span<const Scalar> weights);

}  // namespace mlp
