#pragma once
#include <vector>

#include "mlp/network.hpp"

namespace mlp {

/// What the units of each layer from `first_layer` on (1: the first hidden one) answer all over the square
/// from -extent to extent: one pass of a copy, in evaluation, over the centres of side x side cells.
///
/// One matrix a layer, units x side^2: cell after cell from the upper left, row by row; the last layer's are
/// the network's outputs. Throws InvalidField unless the network has two inputs, `extent` is above 0 and at
/// most 100, `side` from 2 to 400 and `first_layer` one of its layers.
std::vector<Matrix<float>> plane_maps(Network<float> network, double extent, int side, int first_layer);

}  // namespace mlp
