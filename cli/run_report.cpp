#include "run_report.hpp"

#include <cstdio>

#include "output.hpp"

namespace mlp::cli {
namespace {

std::string loss_and_accuracy(const Json& result, const std::string& part) {
  const Json &loss = result.at(part + "_loss"), &accuracy = result.at(part + "_accuracy");
  if (!loss.is_number() || !accuracy.is_number()) return "";
  char text[80];
  std::snprintf(text, sizeof text, "\n%-11s loss %.4f, accuracy %.4f", part.c_str(), loss.get<double>(),
                accuracy.get<double>());
  return text;
}

std::string sentence_of(const Json& result) {
  std::string text = result.at("state").get<std::string>() + " at epoch " + result.at("epoch").dump();
  if (result.contains("reason")) text += ": " + result.at("reason").get<std::string>();
  for (const char* part : {"train", "validation", "test"})
    if (result.contains(part + std::string("_loss"))) text += loss_and_accuracy(result, part);
  if (result.contains("best_epoch")) text += "\nbest epoch  " + result.at("best_epoch").dump();
  char seconds[40];
  std::snprintf(seconds, sizeof seconds, ", after %.2f s\n", result.at("seconds").get<double>());
  return text + "\nweights     " + result.at("weights_hash").get<std::string>() + seconds;
}

}  // namespace

RunReport::RunReport(bool json_asked, bool quiet) : json_(prints_json(json_asked)), quiet_(quiet) {}

void RunReport::row(const EpochMetrics& row) {
  if (quiet_) return;
  if (json_) return print_line(json_of(row).dump());
  if (!head_printed_) print("  epoch  train loss  accuracy  validation loss  accuracy  learning rate\n");
  head_printed_ = true;
  char line[120];
  std::snprintf(line, sizeof line, "%7d %11.4f %9.4f %16.4f %9.4f %14.6g\n", row.epoch, row.train_loss,
                row.train_accuracy, row.validation_loss, row.validation_accuracy, row.learning_rate);
  print(line);
}

void RunReport::result(const Json& result) const {
  print(json_ ? result.dump() + "\n" : sentence_of(result));
}

std::string comparison(const SavedRun& saved, const RunStatus& now) {
  const std::string place = "epoch " + std::to_string(saved.epoch) + ": ";
  if (saved.step != now.step)
    return place + "the run was saved within an epoch, after step " + std::to_string(saved.step) +
           ", so its weights hash is not compared";
  if (saved.weights_hash == now.weights_hash)
    return place + "the weights hash " + now.weights_hash + " is the saved run's";
  return place + "the weights hash is " + now.weights_hash + ", but the saved run's is " + saved.weights_hash;
}

}  // namespace mlp::cli
