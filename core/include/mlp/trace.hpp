#pragma once
#include <string>
#include <vector>

#include "mlp/loss.hpp"
#include "mlp/network.hpp"

namespace mlp {

/// The values, or the gradients of the last backward pass, of the tensor `name` ("W1", "b1", ...).
///
/// Throws InvalidField if the network has no such tensor.
Matrix<float> tensor_values(const Network<float>& network, const std::string& name);
Matrix<float> tensor_gradients(const Network<float>& network, const std::string& name);

/// What one layer does to one image: z = W a_previous + b, a = f(z), delta = dL/dz, and the image's gradient.
struct LayerTrace {
  Matrix<float> weights;  ///< fan_out x fan_in
  Vector<float> biases, z, a, delta;
  Matrix<float> weight_gradient;
  Vector<float> bias_gradient;
};

/// One image through a network and back.
struct ImageTrace {
  Vector<float> inputs;
  int label = 0;
  int prediction = 0;  ///< the class with the largest output
  double loss = 0;
  Vector<float> loss_terms;  ///< share of the loss of each output; they sum to `loss`
  std::vector<LayerTrace> layers;
};

/// Follows one image forwards, through the loss and backwards, in a copy of the network.
///
/// `loss` is the network's; `inputs` are scaled. Throws std::invalid_argument if there are not as many as the
/// network takes, or InvalidField unless `label` is a class.
ImageTrace trace(Network<float> network, Loss loss, const Vector<float>& inputs, int label);

/// One image through a network, forwards only.
struct Prediction {
  Vector<float> inputs;
  std::vector<Vector<float>> activations;  ///< of each layer; the last are the outputs
  int prediction = 0;                      ///< the class with the largest output
};

/// The network's answer to one image of scaled inputs, computed in a copy. Throws as `trace` does.
Prediction predict(Network<float> network, const Vector<float>& inputs);

/// One image through a network as dropout thins it.
struct ThinnedPass {
  Prediction prediction;             ///< its activations are those before the mask
  std::vector<Vector<float>> masks;  ///< of the inputs and each hidden layer; empty where nothing is dropped
};

/// A training pass with the masks that `image` (from 0) of the last training batch had, computed in a copy;
/// before the first batch with masks drawn for it. The network is one without batch normalisation.
///
/// Throws InvalidField if the last batch had no such image, and otherwise as `predict`.
ThinnedPass predict_thinned(Network<float> network, const Vector<float>& inputs, int image);

}  // namespace mlp
