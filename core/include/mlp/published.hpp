#pragma once
#include <optional>

namespace mlp {

/// The losses that the published code shows, each a mean over images and outputs.
enum class ShownLoss { mse, log_loss, categorical_crossentropy };

/// Where the published code departs from its own mathematics: each departure can be switched on alone.
struct Published {
  std::optional<ShownLoss> shown_loss;  ///< the loss shown is this one, whatever is minimised
  bool he_uniform = false;              ///< He uniform with the limit sqrt(2/fan_in)
  bool dropout = false;                 ///< dropout without rescaling, on in evaluation too
  bool early_stopping = false;          ///< "restore the best" restores nothing
  bool gradient_norms = false;          ///< norms of weights, called gradient norms
};

}  // namespace mlp
