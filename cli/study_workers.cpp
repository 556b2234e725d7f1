#include "study_workers.hpp"

#include <sys/time.h>

#include <atomic>
#include <cstdio>
#include <ctime>
#include <exception>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>

#include "interruption.hpp"
#include "mlp/error.hpp"
#include "mlp/search_trial.hpp"

namespace mlp::cli {
namespace {

/// Local time as the journal wants it, YYYY-MM-DDTHH:MM:SS.ffffff.
std::string now() {
  timeval time{};
  gettimeofday(&time, nullptr);
  std::tm local{};
  localtime_r(&time.tv_sec, &local);
  char seconds[32], text[48];
  std::strftime(seconds, sizeof seconds, "%Y-%m-%dT%H:%M:%S", &local);
  std::snprintf(text, sizeof text, "%s.%06ld", seconds, static_cast<long>(time.tv_usec));
  return text;
}

class Workers {
 public:
  Workers(study::Study& study, const Search& search, int trials, const std::function<void()>& progress)
      : study_(study), search_(search), trials_(trials), progress_(progress) {}

  void run(int jobs) {
    std::vector<std::thread> threads;
    threads.reserve(jobs);
    while (threads.size() < static_cast<std::size_t>(jobs) && start_another(threads)) {
    }
    for (std::thread& thread : threads) thread.join();
    if (fault_) std::rethrow_exception(fault_);
  }

 private:
  struct Task {
    int number;
    std::vector<study::ParameterValue> parameters;
  };

  /// False if the system has no room for it: then the others end, too.
  bool start_another(std::vector<std::thread>& threads) {
    try {
      threads.emplace_back([this] { work(); });
      return true;
    } catch (const std::exception& error) {  // no thread, or no memory for what belongs to it
      const std::lock_guard lock(mutex_);
      fault_ = std::make_exception_ptr(std::runtime_error("job " + std::to_string(threads.size() + 1) +
                                                          " of --jobs cannot be started: " + error.what() +
                                                          "; take fewer, and go on with --resume"));
      fault_seen_ = true;
      return false;
    }
  }

  void work() {
    try {
      while (const std::optional<Task> task = next()) end(task->number, outcome_of(*task));
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!fault_) fault_ = std::current_exception();
      fault_seen_ = true;
    }
  }

  std::optional<Task> next() {
    const std::lock_guard lock(mutex_);
    const TrialCounts counts = count_trials(study_);
    if (stopping() || counts.ended() + counts.running >= trials_) return {};
    const study::Trial trial = study_.ask(now());
    return Task{trial.number(), trial.record().parameters};
  }

  /// Nothing if the trial was interrupted.
  std::optional<study::Outcome> outcome_of(const Task& task) {
    try {
      SearchTrial trial(search_.objective, experiment_of(search_, task.parameters));
      while (trial.next_epoch()) {
        if (stopping()) return {};
        if (trial.epoch() % search_.objective.report_every == 0 && pruned(task.number, trial))
          return study::Outcome::pruned();
      }
      if (!trial.reason().empty()) return study::Outcome::failed(trial.reason());
      return study::Outcome::complete(trial.value());
    } catch (const InvalidField& error) {  // values that do not go together
      return study::Outcome::failed(error.what());
    }
  }

  bool pruned(int number, const SearchTrial& trial) {
    const std::lock_guard lock(mutex_);
    study_.report(number, trial.epoch(), trial.value());
    return study_.should_prune(number);
  }

  void end(int number, const std::optional<study::Outcome>& outcome) {
    const std::lock_guard lock(mutex_);
    if (outcome)
      study_.tell(number, *outcome, now());
    else
      study_.requeue(number);
    progress_();
  }

  bool stopping() const { return interruption_requested() || fault_seen_; }

  study::Study& study_;
  const Search& search_;
  int trials_;
  const std::function<void()>& progress_;
  std::mutex mutex_;  // of the study, and of what follows
  std::exception_ptr fault_;
  std::atomic<bool> fault_seen_ = false;
};

}  // namespace

TrialCounts count_trials(const study::Study& study) {
  TrialCounts counts;
  for (const study::TrialRecord& trial : study.trials()) switch (trial.state) {
      case study::TrialState::running:
        ++counts.running;
        break;
      case study::TrialState::complete:
        ++counts.complete;
        break;
      case study::TrialState::pruned:
        ++counts.pruned;
        break;
      case study::TrialState::failed:
        ++counts.failed;
        break;
      case study::TrialState::waiting:
        ++counts.waiting;
        break;
      case study::TrialState::unreadable:  // nothing is added to a journal with one
        break;
    }
  return counts;
}

void run_trials(study::Study& study, const Search& search, int trials, int jobs,
                const std::function<void()>& progress) {
  Workers(study, search, trials, progress).run(jobs);
}

}  // namespace mlp::cli
