#include "mlp/plane_maps.hpp"

#include "mlp/error.hpp"

namespace mlp {
namespace {

Matrix<float> grid(double extent, int side) {
  const auto centre = [&](int cell) { return static_cast<float>(extent * ((2.0 * cell + 1) / side - 1)); };
  Matrix<float> points(plane_inputs, side * side);
  for (int row = 0; row < side; ++row)
    for (int column = 0; column < side; ++column) {
      points(0, row * side + column) = centre(column);
      points(1, row * side + column) = -centre(row);  // the first row is the uppermost
    }
  return points;
}

}  // namespace

std::vector<Matrix<float>> plane_maps(Network<float> network, double extent, int side, int first_layer) {
  const int inputs = network.tensors().front().cols;
  if (inputs != plane_inputs)
    throw InvalidField("network.layers[0]", std::to_string(inputs), "2, the coordinates of a point");
  require("extent", extent, {0, 100, true});
  require("side", side, {2, 400});
  require("first_layer", first_layer, {1, static_cast<double>(network.layer_count())});
  network.forward(grid(extent, side), Mode::eval);
  std::vector<Matrix<float>> maps;
  for (int layer = first_layer; layer <= network.layer_count(); ++layer)
    maps.push_back(network.activations(layer));
  return maps;
}

}  // namespace mlp
