#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mlp/study/config.hpp"
#include "mlp/study/journal.hpp"

namespace mlp::study {

class Study;

/// How a trial ended.
struct Outcome {
  TrialState state = TrialState::failed;
  double value = 0;    ///< complete
  std::string reason;  ///< failed: why, for people

  /// Complete with `value`; failed if that is not finite, since a diverged run is no result.
  static Outcome complete(double value);
  /// Stopped by the pruner; the trial's value is its last reported one.
  static Outcome pruned();
  /// No result; `reason`: one sentence for people.
  static Outcome failed(std::string reason);
};

/// A trial under way: asks for its parameters, reports, hears whether to stop. Must not outlive its study.
class Trial {
 public:
  int number() const { return number_; }
  const TrialRecord& record() const;

  /// The value of a parameter: that of the declared space, or drawn now and written down.
  ///
  /// Throws InvalidField if the range makes no sense or does not go with earlier ones of this name in the
  /// study.
  double suggest_float(const std::string& name, double low, double high, Scale scale = {});
  std::int64_t suggest_int(const std::string& name, std::int64_t low, std::int64_t high, Scale scale = {});
  std::string suggest_categorical(const std::string& name, const std::vector<std::string>& choices);
  /// As the number that the journal holds: for choices the index.
  double suggest(const std::string& name, const Distribution& distribution);

  /// As Study::report and Study::should_prune: without effect, and false, once the trial has ended.
  void report(std::int64_t step, double value);
  bool should_prune();

 private:
  friend class Study;
  Trial(Study& study, int number) : study_(&study), number_(number) {}
  Study* study_;
  int number_;
};

/// A study: ask for a trial, report its values, tell how it ended. Everything is written to a journal at
/// once.
///
/// It knows no clock, no file and no objective: times are text (local time, YYYY-MM-DDTHH:MM:SS.ffffff),
/// lines go to a callback. Not thread-safe: with several workers one owner asks and tells, the workers only
/// compute.
///
/// Reproducible: what trial number n is given depends on the seed, n, and the trials as they stand when it is
/// asked for; nothing else. So with one worker, the same configuration, and an objective that gives the same
/// values, the study is the same each time, also when it was interrupted and resumed. With several workers
/// the order in which results arrive decides what each ask sees: studies then differ, but each is as its
/// journal's lines determine. Different machines may round exp, log and erfc differently, and such a study
/// may part ways there.
class Study {
 public:
  /// Takes one whole line, its end included, and keeps it; throws if it cannot. Then nothing has happened.
  using Sink = std::function<void(std::string_view line)>;

  /// Starts the study `config.name` in `journal`, or goes on with it if the journal has it.
  ///
  /// The configuration is kept as an attribute of the study, for `config_in`. `worker_id`: any string that no
  /// other process writing to the same journal uses. Throws InvalidField if the journal's study has several
  /// objectives, the other direction, or a parameter of the space with another kind of range.
  Study(StudyConfig config, Journal journal, Sink sink, std::string worker_id = "mlp");
  Study(const Study&) = delete;
  Study& operator=(const Study&) = delete;

  /// The next trial: the first that waits, or a new one with all parameters of the declared space.
  Trial ask(const std::string& time);

  /// Writes down a value that the trial reached at `step` (0 or more), e.g. the validation loss of an epoch.
  ///
  /// A value that is not finite is kept as the trial's attribute "not_finite:STEP". False, and nothing is
  /// written, if the trial is no longer running.
  bool report(int number, std::int64_t step, double value);

  /// Whether the pruner would stop the trial after its last report. False for a trial that is no longer
  /// running.
  bool should_prune(int number);

  /// Ends a trial. A pruned trial's value is its last reported one. False, and nothing is written, if the
  /// trial is no longer running: what was told first counts.
  bool tell(int number, const Outcome& outcome, const std::string& time);

  /// Puts a running trial, whose worker is gone, back into the queue: it runs again with the same number and
  /// parameters. False if it is not running.
  bool requeue(int number);
  /// The same for all running trials, after a restart. Returns their numbers.
  std::vector<int> requeue_interrupted();

  /// `value` is JSON.
  void set_attribute(int number, const std::string& key, const std::string& value);

  /// A handle on a trial, whatever its state. Throws InvalidField if there is none of that number.
  Trial trial(int number);
  const StudyConfig& config() const { return config_; }
  const Journal& journal() const { return journal_; }
  const std::vector<TrialRecord>& trials() const;
  History history() const { return {trials(), config_.direction}; }
  /// The complete trial with the best value, the earliest of equals; nullptr if none is complete.
  const TrialRecord* best() const;

 private:
  friend class Trial;
  bool write(const Operation& operation);
  const TrialRecord& at(int number) const;
  std::vector<ParameterValue> draw_joint(int number);
  double draw(int number, const std::string& name, const Distribution& distribution);
  double suggest(int number, const std::string& name, const Distribution& distribution);
  int claim_waiting(const std::string& time);
  int create_trial(const std::string& time);

  StudyConfig config_;
  Journal journal_;
  Sink sink_;
  std::string worker_id_;
  std::unique_ptr<Sampler> sampler_;
  std::unique_ptr<Pruner> pruner_;
  int study_id_ = 0;
  std::map<int, std::vector<ParameterValue>> joint_;  ///< drawn together at ask, for running trials
};

/// The configuration with which a study in a journal was run here; none for a study of Optuna's own, or if
/// it cannot be read, as that of a newer version.
std::optional<StudyConfig> config_in(const StudyRecord& study);

using Objective = std::function<Outcome(Trial&)>;
using Clock = std::function<std::string()>;

/// Runs `trials` trials one after the other. An exception of the objective fails the trial and is passed on.
void optimize(Study& study, int trials, const Objective& objective, const Clock& now);

}  // namespace mlp::study
