#include "commands.hpp"
#include "document.hpp"
#include "output.hpp"

namespace mlp::cli {
namespace {

constexpr const char* footer = R"(
Prints a head line, then one image a row in the order in which scikit-learn has them: 64 pixels from 0 to 16, the label,
and the part of the split that the image belongs to (train, validation, test, or none where training keeps fewer). Of a
document whose data.source is "plane": its points, x, y, label and part.

Examples:
  mlp data > digits.csv
  mlp data run.json > digits.csv      the split of this document
  mlp predict --checkpoint run.ckpt digits.csv

Exit codes: 0 done, 2 wrong usage or input.)";

std::string head_line() {
  std::string line;
  for (int row = 0; row < image_side; ++row)
    for (int column = 0; column < image_side; ++column)
      line += "pixel_" + std::to_string(row) + "_" + std::to_string(column) + ",";
  return line + "label,split";
}

std::vector<const char*> splits_of(const Dataset& dataset, std::size_t count) {
  std::vector<const char*> names(count, "none");
  const auto mark = [&](const ImageSet& set, const char* name) {
    for (const std::uint16_t image : set.images) names[image] = name;
  };
  mark(dataset.train, "train");
  mark(dataset.validation, "validation");
  mark(dataset.test, "test");
  return names;
}

void print_points(const Experiment& experiment) {
  const auto points = plane_points(experiment.data.plane);
  const auto splits = splits_of(make_dataset(experiment.data, experiment.seed), points.size());
  print_line("x,y,label,split");
  for (std::size_t i = 0; i < points.size(); ++i)
    print_line(number_text(points[i].x) + "," + number_text(points[i].y) + "," +
               std::to_string(points[i].label) + "," + splits[i]);
}

void print_digits(const Experiment& experiment) {
  const Digits all = digits();
  const auto splits = splits_of(make_dataset(experiment.data, experiment.seed), image_count);
  print_line(head_line());
  for (int image = 0; image < image_count; ++image) {
    std::string line;
    for (const std::uint8_t pixel : all.pixels.subspan(image * pixel_count, pixel_count))
      line += std::to_string(pixel) + ",";
    print_line(line + std::to_string(all.labels[image]) + "," + splits[image]);
  }
}

}  // namespace

void add_data(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("data", "Print the digits, or a document's points, as CSV, with labels and split");
  auto config = std::make_shared<std::string>();
  command
      ->add_option("config,--config", *config,
                   "The experiment document whose split is told (default: the default)")
      ->type_name("FILE|-");
  command->footer(footer);
  command->callback([config, &exit_code] {
    const Experiment experiment = config->empty() ? Experiment{} : read_document(*config).experiment;
    if (experiment.data.source == DataSource::plane)
      print_points(experiment);
    else
      print_digits(experiment);
    exit_code = ok;
  });
}

}  // namespace mlp::cli
