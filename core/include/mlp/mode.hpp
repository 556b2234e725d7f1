#pragma once

namespace mlp {

/// What a forward pass is for: dropout is on and batch normalisation takes the batch's statistics in training
/// only.
enum class Mode { train, eval };

}  // namespace mlp
