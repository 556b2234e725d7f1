#pragma once
#include <chrono>
#include <string>

namespace mlp::cli {

/// One line on stderr that says how far the work is and how long it will take; only on a terminal.
class ProgressBar {
 public:
  /// `done` of `total` are done at the start, and do not count for the time left. A quiet one shows nothing.
  ProgressBar(int done, int total, bool quiet);
  ~ProgressBar() { hide(); }
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  /// Draws at most ten times a second. `note`: what else to say, e.g. the best value so far.
  void update(int done, const std::string& note);
  /// Clears the line, before other text is printed.
  void hide();

 private:
  using Clock = std::chrono::steady_clock;
  std::string line(int done, const std::string& note) const;

  int first_, total_;
  bool on_terminal_, visible_ = false;
  Clock::time_point start_ = Clock::now(), drawn_;
};

/// "8 s", "3 min 05 s", "2 h 10 min".
std::string duration_text(double seconds);

}  // namespace mlp::cli
