#pragma once
#include "mlp/eigen.hpp"

namespace mlp {

/// One 8x8 image, moved `right` and `down` by so many pixels, fractions included; where nothing was there is
/// no ink.
///
/// out(x, y) = in(x - right, y - down); between the pixels by bilinear interpolation. `pixels`: 64 counts of
/// ink, row by row.
Vector<float> shifted(const Vector<float>& pixels, double right, double down);

}  // namespace mlp
