#include <cstdio>

#include "commands.hpp"
#include "document.hpp"
#include "mlp/gradient_check.hpp"
#include "output.hpp"
#include "run_json.hpp"

namespace mlp::cli {
namespace {

constexpr const char* footer = R"(
Backpropagation computes the gradient by the chain rule. This compares it with what the loss itself says when each
weight is moved a little, in double precision, on the untrained network. "relative error" is |a - n| / (|a| + |n|)
for each tensor: below 1e-6 they agree. "cosine" is 1 if both point the same way. "skipped" counts weights whose
small step crosses the kink of a ReLU.

Examples:
  mlp gradcheck run.json
  echo '{"broken_by_us": {"no_activation_derivative": true}}' | mlp gradcheck -

Exit codes: 0 passed, 1 not passed, 2 wrong usage or input.)";

struct Options {
  std::string config;
  int images = 4;
  bool json = false;
};

std::string table_of(const GradientCheck& check) {
  char line[120];
  std::snprintf(line, sizeof line, "%-10s %15s %12s %9s %9s\n", "tensor", "relative error", "cosine",
                "checked", "skipped");
  std::string text = line;
  for (const TensorCheck& tensor : check.tensors) {
    std::snprintf(line, sizeof line, "%-10s %15.2e %12.9f %9d %9d%s\n", tensor.name.c_str(),
                  tensor.relative_error, tensor.cosine, tensor.checked, tensor.skipped,
                  tensor.zero_by_theory ? "  zero by theory" : "");
    text += line;
  }
  std::snprintf(line, sizeof line, "%s: largest relative error %.2e\n",
                check.passed ? "passed" : "NOT PASSED", check.largest_error);
  return text + line;
}

Json json_of(const GradientCheck& check) {
  Json tensors = Json::array();
  for (const TensorCheck& tensor : check.tensors)
    tensors.push_back({{"name", tensor.name},
                       {"layer", tensor.layer},
                       {"relative_error", tensor.relative_error},
                       {"cosine", tensor.cosine},
                       {"analytic_norm", tensor.analytic_norm},
                       {"numerical_norm", tensor.numerical_norm},
                       {"checked", tensor.checked},
                       {"skipped", tensor.skipped},
                       {"zero_by_theory", tensor.zero_by_theory}});
  return {{"passed", check.passed}, {"largest_error", check.largest_error}, {"tensors", tensors}};
}

ExitCode check(const Options& options) {
  const Experiment experiment = read_document(options.config).experiment;
  const GradientCheck check = check_gradients(experiment, options.images);
  print(prints_json(options.json) ? json_of(check).dump() + "\n" : table_of(check));
  return check.passed ? ok : failed;
}

}  // namespace

void add_gradcheck(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("gradcheck", "Compare backpropagation with numerical differences");
  auto options = std::make_shared<Options>();
  command->add_option("config,--config", options->config, "The experiment document; - reads standard input")
      ->type_name("FILE|-")
      ->required();
  command
      ->add_option("--images", options->images, "Training images in the loss, the first so many (default 4)")
      ->type_name("N")
      ->check(integer_in(1, image_count));
  command->add_flag("--json", options->json, json_help);
  command->footer(footer);
  command->callback([options, &exit_code] { exit_code = check(*options); });
}

}  // namespace mlp::cli
