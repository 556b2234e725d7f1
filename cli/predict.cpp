#include <iostream>
#include <sstream>

#include "commands.hpp"
#include "input.hpp"
#include "mlp/trainer.hpp"
#include "output.hpp"
#include "pixel_lines.hpp"
#include "run_json.hpp"

namespace mlp::cli {
namespace {

constexpr const char* footer = R"(
Reads one image a line: 64 numbers from 0 to 16 (ink), row by row, with commas between them; no head line, no label.
Prints one JSON object a line: the line's number, the class with the largest output, and all ten outputs.

Examples:
  mlp train --config run.json --checkpoint run.ckpt
  mlp predict --checkpoint run.ckpt images.csv
  cut -d, -f1-64 labelled.csv | mlp predict --checkpoint run.ckpt

Exit codes: 0 done, 2 wrong usage or input.)";

struct Options {
  std::string checkpoint, images = "-";
};

/// Reads lines as they come, so that images can be typed or piped one after the other.
void predict_lines(std::istream& lines, const std::string& source, const Trainer& trainer) {
  Network<float> network = trainer.network();
  std::string text;
  for (int line = 1; std::getline(lines, text); ++line) {
    const Vector<float> pixels = naming(source, [&] { return parse_pixels(text, line); });
    network.forward(trainer.dataset().scaling.apply(pixels), Mode::eval);
    const auto outputs = network.activations(network.layer_count());
    Json answer{{"line", line}, {"prediction", predicted_classes<float>(outputs).front()}};
    for (Eigen::Index i = 0; i < outputs.rows(); ++i) answer["outputs"].push_back(outputs(i, 0));
    print_line(answer.dump());
  }
  if (lines.bad()) throw InputError(source, "cannot be read");
}

ExitCode predict(const Options& options) {
  const std::string checkpoint = read_all(options.checkpoint, checkpoint_limit);
  const Trainer trainer = naming(options.checkpoint, [&] { return Trainer::resume(checkpoint); });
  if (options.images == "-") {
    predict_lines(std::cin, "-", trainer);
  } else {
    std::istringstream lines(read_all(options.images, checkpoint_limit));
    predict_lines(lines, options.images, trainer);
  }
  return ok;
}

}  // namespace

void add_predict(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("predict", "Let a trained network read digits");
  auto options = std::make_shared<Options>();
  command->add_option("--checkpoint", options->checkpoint, "The trained network, as mlp train wrote it")
      ->type_name("FILE")
      ->required();
  command->add_option("images", options->images, "The images as CSV (default - : standard input)")
      ->type_name("CSV|-");
  command->footer(footer);
  command->callback([options, &exit_code] { exit_code = predict(*options); });
}

}  // namespace mlp::cli
