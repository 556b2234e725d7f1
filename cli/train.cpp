#include <chrono>
#include <cstdio>
#include <optional>

#include "commands.hpp"
#include "input.hpp"
#include "interruption.hpp"
#include "output.hpp"
#include "progress_bar.hpp"
#include "run_json.hpp"

namespace mlp::cli {
namespace {

constexpr const char* footer = R"(
Prints one JSON object a line for each epoch; epoch 0 is the untrained network. Some of the fields:
  train_loss            mean over the training images, each measured before its update, dropout on
  validation_loss       after the epoch, on images that were not trained on
  grad_norm             length of the last gradient, before clipping; null at epoch 0
  clipped_share         share of the epoch's updates whose gradient was clipped
  shown_train_loss      what published code would show, if the document asks for it; else null
  patience_left         epochs that early stopping still waits; -1 without it
The last line has "state" ("finished", "stopped_early", "diverged" or "interrupted"), losses and accuracies of the
weights that the run ended with, and their hash: equal weights, equal hash.

Ctrl-C finishes the epoch, writes the checkpoint and prints the last line; a second one ends at once.

Examples:
  mlp config --defaults | mlp train --config - --every 100
  mlp train --config run.json --checkpoint run.ckpt
  mlp train --resume run.ckpt --checkpoint run.ckpt     go on as if it had never stopped
  mlp train --config new.json --transfer run.ckpt --layers 1    its first layer, and a new head
  for seed in 1 2 3; do mlp train --config run.json --seed $seed --test | tail -1; done

Exit codes: 0 finished or stopped early, 1 diverged, 2 wrong usage or input, 130 interrupted.)";

struct Options {
  std::string config, checkpoint, resume, transfer;
  int layers = 0;  // taken over from `transfer`
  std::optional<std::uint64_t> seed;
  int every = 1;
  bool test = false;
};

constexpr long long largest_seed = (1LL << 53) - 1;

Trainer trainer_of(const Options& options) {
  if (!options.resume.empty()) {
    const std::string checkpoint = read_all(options.resume, checkpoint_limit);
    return naming(options.resume, [&] { return Trainer::resume(checkpoint); });
  }
  const std::string text = read_all(options.config, document_limit);
  return naming(options.config, [&] {
    Experiment experiment = parse_experiment(text);
    if (options.seed) experiment.seed = *options.seed;
    if (options.transfer.empty()) return Trainer(experiment);
    const std::string checkpoint = read_all(options.transfer, checkpoint_limit);
    return naming(options.transfer, [&] { return Trainer::transfer(experiment, checkpoint, options.layers); });
  });
}

void require_consistent(const Options& options) {
  if (options.resume.empty() && options.config.empty())
    throw InvalidField("--config", "nothing", "FILE or -; or --resume FILE");
  if (options.transfer.empty() != (options.layers == 0))
    throw InvalidField(options.layers == 0 ? "--layers" : "--transfer", "nothing", "both --transfer FILE and --layers N");
  if (options.resume.empty()) return;
  const std::string allowed = "none beside --resume: the checkpoint holds the document";
  if (!options.config.empty()) throw InvalidField("--config", options.config, allowed);
  if (!options.transfer.empty()) throw InvalidField("--transfer", options.transfer, allowed);
  if (options.seed) throw InvalidField("--seed", std::to_string(*options.seed), allowed);
}

/// A run and what is written of it: rows, checkpoint, result.
class Training {
 public:
  Training(Trainer trainer, const Options& options)
      : trainer_(std::move(trainer)),
        options_(options),
        bar_(row().epoch, trainer_.experiment().training.epochs) {
    if (options.test && trainer_.dataset().test.labels.empty())
      throw InvalidField("--test", "a run without test images", "one whose data.test_share leaves some");
  }

  ExitCode run() {
    try {
      if (options_.resume.empty())
        keep_row();  // the run that was stopped has printed its last one
      else
        printed_ = row().epoch;
      while (!interruption_requested() && next_epoch()) {
        if (row().epoch % options_.every == 0) keep_row();
        bar_.update(row().epoch, note());
      }
      return finish();
    } catch (const ReaderGone&) {
      save();
      throw;
    }
  }

 private:
  const EpochMetrics& row() const { return trainer_.history().back(); }

  /// False if the run has ended: then it adds no row.
  bool next_epoch() {
    const std::size_t rows = trainer_.history().size();
    trainer_.epoch();
    return trainer_.history().size() > rows;
  }

  void keep_row() {
    save();
    print_row();
  }

  void print_row() {
    printed_ = row().epoch;
    bar_.hide();
    print_line(json_of(row()).dump());
  }

  void save() const {
    if (trainer_.status().state == RunState::diverged) return;  // it cannot go on: the last good one stays
    if (!options_.checkpoint.empty()) write_whole_file(options_.checkpoint, trainer_.checkpoint());
  }

  ExitCode finish() {
    const RunState state = trainer_.status().state;
    const bool stopped = state == RunState::ready || state == RunState::running;
    save();
    if (row().epoch != printed_) print_row();
    bar_.hide();
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start_;
    const Json result = result_of(trainer_, stopped ? "interrupted" : name_of(state), seconds.count(),
                                  options_.test && !stopped);
    print_line(result.dump());
    return stopped ? interrupted : state == RunState::diverged ? failed : ok;
  }

  std::string note() const {
    char text[80];
    std::snprintf(text, sizeof text, "validation loss %.4f, accuracy %.3f", row().validation_loss,
                  row().validation_accuracy);
    return text;
  }

  Trainer trainer_;
  const Options& options_;
  ProgressBar bar_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  int printed_ = -1;  // epoch of the last printed row
};

ExitCode train(const Options& options) {
  require_consistent(options);
  watch_for_interruption();
  return Training(trainer_of(options), options).run();
}

}  // namespace

void add_train(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("train", "Train one network as an experiment document says");
  auto options = std::make_shared<Options>();
  command->add_option("--config", options->config, "The experiment document; - reads standard input")
      ->type_name("FILE|-");
  command->add_option("--seed", options->seed, "Take this seed instead of the document's")
      ->type_name("N")
      ->check(integer_in(0, largest_seed));
  command->add_option("--every", options->every, "Print each N-th epoch and the last (default 1: all)")
      ->type_name("N")
      ->check(integer_in(1, 1'000'000));
  command
      ->add_option("--checkpoint", options->checkpoint,
                   "Write all that is needed to go on, with every printed epoch and at the end")
      ->type_name("FILE");
  command->add_option("--resume", options->resume, "Go on from a checkpoint instead of beginning a document")
      ->type_name("FILE");
  command
      ->add_option("--transfer", options->transfer,
                   "Begin with the first layers of the network in a checkpoint; the others start anew.\n"
                   "training.frozen_layers keeps them as they are")
      ->type_name("FILE");
  command->add_option("--layers", options->layers, "How many layers --transfer takes over")
      ->type_name("N")
      ->check(integer_in(1, 100));
  command->add_flag("--test", options->test, "Open the test set, once, when the run has ended");
  command->footer(footer);
  command->callback([options, &exit_code] { exit_code = train(*options); });
}

}  // namespace mlp::cli
