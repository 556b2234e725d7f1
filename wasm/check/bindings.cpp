// The check module's one function, by the name of check.d.ts.
#include <emscripten/bind.h>

#include "boundary.hpp"
#include "mlp/gradient_check.hpp"

namespace mlp::boundary {
namespace {

val to_js(const TensorCheck& check) {
  return object({{"name", check.name},
                 {"layer", check.layer},
                 {"relative_error", check.relative_error},
                 {"cosine", check.cosine},
                 {"analytic_norm", check.analytic_norm},
                 {"numerical_norm", check.numerical_norm},
                 {"checked", check.checked},
                 {"skipped", check.skipped}});
}

val gradient_check(const val& json, const val& images) {
  return result([&] {
    const GradientCheck check =
        check_gradients(parse_experiment(text("json", json)), integer("images", images, {1, 1'000'000}));
    return object({{"tensors", list(check.tensors, [](const TensorCheck& tensor) { return to_js(tensor); })},
                   {"largest_error", check.largest_error},
                   {"passed", check.passed}});
  });
}

}  // namespace
}  // namespace mlp::boundary

EMSCRIPTEN_BINDINGS(mlp_check) { emscripten::function("gradientCheck", &mlp::boundary::gradient_check); }
