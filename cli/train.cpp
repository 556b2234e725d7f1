#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <optional>

#include "commands.hpp"
#include "document.hpp"
#include "ineffective.hpp"
#include "input.hpp"
#include "interruption.hpp"
#include "output.hpp"
#include "progress_bar.hpp"
#include "run_report.hpp"
#include "whole_file.hpp"

namespace mlp::cli {
namespace {

constexpr const char* footer = R"(
Prints a row for each epoch (at a terminal some of them, in a table); epoch 0 is the untrained network. Some of its fields
in JSON:
  train_loss            mean over the training images, each measured before its update, dropout on
  validation_loss       after the epoch, on images that were not trained on
  grad_norm             length of the last gradient, before clipping; null at epoch 0
  clipped_share         share of the epoch's updates whose gradient was clipped
  shown_train_loss      what published code would show, if the document asks for it; else null
  patience_left         epochs that early stopping still waits; -1 without it
The last line has "state" ("finished", "stopped_early", "diverged" or "interrupted"), losses and accuracies of the
weights that the run ended with, their hash (equal weights, equal hash), and the whole "experiment": that line, or all
that was printed, is a run that mlp train repeats and the page opens, under Runs.

Ctrl-C finishes the epoch, writes the checkpoint and prints the last line; a second one ends at once.

A run that the page saved, or that was printed here, is repeated, and its weights hash compared where it stood. --resume with --epochs trains a
finished run longer; a schedule that spans the run (cosine, one_cycle) then spans the longer one from there on.
A setting that the others keep from having an effect is said on stderr.

Examples:
  mlp config --defaults | mlp train - --every 100
  mlp train run.json --set optimizer.learning_rate=0.5 --set network.layers=[64,32,10] --epochs 200
  mlp train run.json --checkpoint run.ckpt
  mlp train --resume run.ckpt --checkpoint run.ckpt     go on as if it had never stopped
  mlp train --resume run.ckpt --epochs 1000             train a finished run longer
  mlp train new.json --transfer run.ckpt --layers 1     its first layer, and a new head
  for seed in 1 2 3; do mlp train run.json --seed $seed --test --quiet --json; done

Exit codes: 0 finished or stopped early, 1 diverged, 2 wrong usage or input, 130 interrupted.)";

struct Options {
  std::string config, checkpoint, resume, transfer;
  int layers = 0;  // taken over from `transfer`
  std::optional<std::uint64_t> seed;
  std::optional<int> epochs, every;
  std::vector<std::string> set;
  bool test = false, quiet = false, json = false, overwrite = false;
};

constexpr long long largest_seed = (1LL << 53) - 1;

/// What the command line sets in the document; of one field the last one counts.
std::vector<Setting> settings_of(const Options& options) {
  std::vector<Setting> settings;
  for (const std::string& text : options.set) settings.push_back(parse_setting(text));
  if (options.epochs) settings.push_back({"training.epochs", std::to_string(*options.epochs)});
  if (options.seed) settings.push_back({"seed", std::to_string(*options.seed)});
  return settings;
}

/// A run that goes on takes settings as changes from here on.
Trainer resumed(const Options& options, const std::vector<Setting>& settings) {
  const std::string checkpoint = read_all(options.resume, checkpoint_limit);
  Trainer trainer = naming(options.resume, [&] { return Trainer::resume(checkpoint); });
  if (!settings.empty() && trainer.status().state == RunState::stopped_early)
    throw InputError(options.resume, "early stopping has ended this run after epoch " +
                                         std::to_string(trainer.status().epoch) +
                                         "; it cannot be trained longer");
  for (const Setting& setting : settings) trainer.change(setting.field, setting.value);
  return trainer;
}

Trainer begun(const Options& options, const Experiment& experiment) {
  if (options.transfer.empty()) return Trainer(experiment);
  const std::string checkpoint = read_all(options.transfer, checkpoint_limit);
  return naming(options.transfer, [&] { return Trainer::transfer(experiment, checkpoint, options.layers); });
}

void require_consistent(const Options& options) {
  if (options.resume.empty() && options.config.empty())
    throw UsageError("no document: name its FILE (- is standard input), or go on by --resume FILE");
  if (options.transfer.empty() != (options.layers == 0))
    throw UsageError(
        "--transfer FILE and --layers N go together: the checkpoint, and how many of its layers");
  if (options.resume.empty()) return;
  const std::string reason = " does not go with --resume, whose checkpoint holds the document";
  if (!options.config.empty()) throw UsageError("--config " + options.config + reason);
  if (!options.transfer.empty()) throw UsageError("--transfer " + options.transfer + reason);
  if (options.seed) throw UsageError("--seed " + std::to_string(*options.seed) + reason);
}

/// The document without what was changed while it ran: the same for all checkpoints of one run.
std::string run_of(const Trainer& trainer) {
  Experiment experiment = trainer.experiment();
  experiment.changes.clear();
  return to_json(experiment);
}

/// Throws unless the checkpoint's file is new, this run's, or may be overwritten.
void spare_other_runs(const Options& options, const Trainer& trainer) {
  namespace fs = std::filesystem;
  const std::string& path = options.checkpoint;
  std::error_code unknown;
  if (path.empty() || options.overwrite || !fs::is_regular_file(path, unknown) ||
      fs::file_size(path, unknown) == 0)
    return;
  if (!options.resume.empty() && fs::equivalent(path, options.resume, unknown)) return;
  const std::string ways = "; name another file, or add --overwrite";
  try {
    const Trainer other = Trainer::resume(read_all(path, checkpoint_limit));
    if (run_of(other) != run_of(trainer))
      throw InputError(path, "the checkpoint of another run is there already, at epoch " +
                                 std::to_string(other.status().epoch) + "; go on with it by --resume" + ways);
  } catch (const InvalidField&) {
    throw InputError(path, "a file that is no checkpoint is there already" + ways);
  }
}

/// A run and what is written of it: rows, checkpoint, result.
class Training {
 public:
  Training(Trainer trainer, const Options& options, std::optional<SavedRun> saved)
      : trainer_(std::move(trainer)),
        options_(options),
        saved_(std::move(saved)),
        report_(options.json, options.quiet),
        every_(options.every.value_or(report_.json() ? 1 : rows_apart())),
        bar_(row().epoch, epochs(), options.quiet) {
    if (options.test && trainer_.dataset().test.labels.empty())
      throw InvalidField("--test", "a run without test images", "one whose data.test_share leaves some");
  }

  ExitCode run() {
    try {
      if (options_.resume.empty())
        keep_row();  // the run that was stopped has printed its last one
      else
        printed_ = row().epoch;
      compare_with_saved();
      while (!interruption_requested() && next_epoch()) {
        if (row().epoch % every_ == 0) keep_row();
        compare_with_saved();
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

  /// With the changes of their number.
  int epochs() const {
    int epochs = trainer_.experiment().training.epochs;
    for (const Change& change : trainer_.experiment().changes)
      if (change.field == "training.epochs") epochs = std::stoi(change.value);
    return epochs;
  }

  /// So that a terminal shows about twenty rows.
  int rows_apart() const { return std::max(1, (epochs() + 19) / 20); }

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
    report_.row(row());
  }

  void save() const {
    if (trainer_.status().state == RunState::diverged) return;  // it cannot go on: the last good one stays
    if (!options_.checkpoint.empty()) write_whole_file(options_.checkpoint, trainer_.checkpoint());
  }

  void compare_with_saved() {
    if (!saved_ || row().epoch != saved_->epoch) return;
    bar_.hide();
    notice("train", comparison(*saved_, trainer_.status()));
    saved_.reset();
  }

  ExitCode finish() {
    const RunState state = trainer_.status().state;
    const bool stopped = state == RunState::ready || state == RunState::running;
    save();
    if (row().epoch != printed_) print_row();
    bar_.hide();
    if (saved_)
      notice("train", "the saved run stood at epoch " + std::to_string(saved_->epoch) +
                          ", which this one has not reached: nothing to compare");
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start_;
    report_.result(result_of(trainer_, stopped ? "interrupted" : name_of(state), seconds.count(),
                             options_.test && !stopped));
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
  std::optional<SavedRun> saved_;  // until it has been compared
  RunReport report_;
  int every_;
  ProgressBar bar_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  int printed_ = -1;  // epoch of the last printed row
};

void say_what_has_no_effect(const Experiment& experiment, const std::vector<Setting>& settings) {
  std::vector<std::string> asked;
  for (const Setting& setting : settings) asked.push_back(setting.field);
  for (const std::string& sentence : settings_without_effect(experiment, asked)) notice("train", sentence);
}

ExitCode train(const Options& options) {
  require_consistent(options);
  const std::vector<Setting> settings = settings_of(options);
  Document document;
  if (options.resume.empty()) {
    document = read_document(options.config);
    if (!settings.empty() || !options.transfer.empty()) document.saved.reset();  // it becomes another run
    document.experiment = with_settings(document.experiment, settings);
  }
  watch_for_interruption();
  Trainer trainer = options.resume.empty() ? begun(options, document.experiment) : resumed(options, settings);
  spare_other_runs(options, trainer);
  if (!options.quiet) say_what_has_no_effect(trainer.experiment(), settings);
  return Training(std::move(trainer), options, document.saved).run();
}

}  // namespace

void add_train(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("train", "Train one network as an experiment document says");
  auto options = std::make_shared<Options>();
  command
      ->add_option("config,--config", options->config,
                   "The experiment document, or a run that was saved or printed; - reads standard input")
      ->type_name("FILE|-");
  command
      ->add_option(
          "--set", options->set,
          "Set a field of the document, e.g. optimizer.learning_rate=0.5; repeatable. With --resume it is\n"
          "a change from there on")
      ->type_name("FIELD=VALUE")
      ->allow_extra_args(false);
  command->add_option("--epochs", options->epochs, "The same as --set training.epochs=N")
      ->type_name("N")
      ->check(integer_in(1, 100'000));
  command->add_option("--seed", options->seed, "Take this seed instead of the document's")
      ->type_name("N")
      ->check(integer_in(0, largest_seed));
  command
      ->add_option("--every", options->every,
                   "Print each N-th epoch and the last (default: all; at a terminal about 20)")
      ->type_name("N")
      ->check(integer_in(1, 1'000'000));
  command
      ->add_option("--checkpoint", options->checkpoint,
                   "Write all that is needed to go on, with every printed epoch and at the end")
      ->type_name("FILE");
  command->add_flag("--overwrite", options->overwrite, "Let --checkpoint replace a file of another run");
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
  command->add_flag("--quiet", options->quiet, "No rows, no progress, no notices: the result alone");
  command->add_flag("--json", options->json, json_help);
  command->footer(footer);
  command->callback([options, &exit_code] { exit_code = train(*options); });
}

}  // namespace mlp::cli
