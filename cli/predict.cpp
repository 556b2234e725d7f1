#include <array>
#include <cstdio>

#include "commands.hpp"
#include "input.hpp"
#include "mlp/trainer.hpp"
#include "output.hpp"
#include "pictures.hpp"
#include "run_json.hpp"

namespace mlp::cli {
namespace {

constexpr const char* footer = R"(
Reads one image a row: 64 numbers from 0 to 16 (ink), row by row of the image. The shapes in which these digits lie in
public are understood: commas, semicolons, tabs or blanks between the numbers, exponents, quotes, a head line, a label as
the first or the last column, empty lines. Pixels that were scaled to 0..1 are noticed, said and scaled back.
Prints for each image the line it stands in, the class with the largest output, all ten outputs and the label, if there is
one; with labels also the accuracy and the confusion matrix: a row for each label, a column for each answer.

Examples:
  mlp train run.json --checkpoint run.ckpt
  mlp predict --checkpoint run.ckpt images.csv
  mlp data | mlp predict --checkpoint run.ckpt --json | tail -1

Exit codes: 0 done, 2 wrong usage or input.)";

struct Options {
  std::string checkpoint, images = "-";
  std::optional<LabelColumn> label;
  bool json = false;
};

/// Answers beside labels: how often a label (first) was read as a class (second).
struct Confusion {
  std::array<std::array<int, class_count>, class_count> counts{};

  int correct() const {
    int sum = 0;
    for (int digit = 0; digit < class_count; ++digit) sum += counts[digit][digit];
    return sum;
  }
};

void print_answer(const Pictures& pictures, std::size_t i, int prediction, ConstMatrixView<float> outputs,
                  bool json) {
  if (json) {
    Json answer{{"line", pictures.lines[i]}, {"prediction", prediction}};
    if (!pictures.labels.empty()) answer["label"] = pictures.labels[i];
    for (Eigen::Index k = 0; k < outputs.rows(); ++k) answer["outputs"].push_back(outputs(k, 0));
    return print_line(answer.dump());
  }
  std::string label;
  if (!pictures.labels.empty())
    label =
        "      " + std::to_string(pictures.labels[i]) + (pictures.labels[i] == prediction ? "" : "  wrong");
  char line[80];
  std::snprintf(line, sizeof line, "%7d %7d %8.4f%s\n", pictures.lines[i], prediction,
                static_cast<double>(outputs(prediction, 0)), label.c_str());
  print(line);
}

/// Of a table, five wide.
std::string cell(int number) {
  char text[16];
  std::snprintf(text, sizeof text, "%5d", number);
  return text;
}

void print_confusion(const Confusion& confusion, std::size_t images, bool json) {
  const double accuracy = confusion.correct() / static_cast<double>(images);
  if (json)
    return print_line(Json{{"images", images},
                           {"correct", confusion.correct()},
                           {"accuracy", accuracy},
                           {"confusion", confusion.counts}}
                          .dump());
  char text[80];
  std::snprintf(text, sizeof text, "\naccuracy %.4f: %d of %zu\n\n", accuracy, confusion.correct(), images);
  print(text);
  std::string head = "label  read as";
  for (int digit = 0; digit < class_count; ++digit) head += cell(digit);
  print_line(head);
  for (int label = 0; label < class_count; ++label) {
    std::string row = cell(label) + "         ";
    for (const int count : confusion.counts[label]) row += cell(count);
    print_line(row);
  }
}

void answer(const Pictures& pictures, const Trainer& trainer, bool json) {
  Network<float> network = trainer.network();
  Confusion confusion;
  if (!json) print_line(std::string("   line   digit   output") + (pictures.labels.empty() ? "" : "  label"));
  for (std::size_t i = 0; i < pictures.pixels.size(); ++i) {
    network.forward(trainer.dataset().scaling.apply(pictures.pixels[i]), Mode::eval);
    const auto outputs = network.activations(network.layer_count());
    const int prediction = predicted_classes<float>(outputs).front();
    print_answer(pictures, i, prediction, outputs, json);
    if (!pictures.labels.empty()) ++confusion.counts[pictures.labels[i]][prediction];
  }
  if (!pictures.labels.empty()) print_confusion(confusion, pictures.pixels.size(), json);
}

ExitCode predict(const Options& options) {
  const std::string checkpoint = read_all(options.checkpoint, checkpoint_limit);
  const Trainer trainer = naming(options.checkpoint, [&] { return Trainer::resume(checkpoint); });
  if (trainer.experiment().data.source != DataSource::digits)
    throw InputError(options.checkpoint, "a network for points in the plane; mlp predict reads digits");
  const std::string text = read_all(options.images, checkpoint_limit);
  const Pictures pictures = naming(options.images, [&] { return read_pictures(text, options.label); });
  if (!pictures.notice.empty()) notice("predict", pictures.notice);
  answer(pictures, trainer, prints_json(options.json));
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
  command
      ->add_option_function<std::string>(
          "--label",
          [options](const std::string& end) {
            options->label = end == "first" ? LabelColumn::first : LabelColumn::last;
          },
          "Where the label stands in a row of 65 numbers, if it does not show by itself")
      ->type_name("first|last")
      ->check(one_of_words({"first", "last"}));
  command->add_flag("--json", options->json, json_help);
  command->footer(footer);
  command->callback([options, &exit_code] { exit_code = predict(*options); });
}

}  // namespace mlp::cli
