#include "embedded.hpp"
#include "mlp/dataset.hpp"

namespace mlp {

Digits digits() { return {embedded::pixels, embedded::labels}; }

}  // namespace mlp
