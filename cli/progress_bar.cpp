#include "progress_bar.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace mlp::cli {
namespace {

constexpr int bar_width = 24;

std::size_t terminal_width() {
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col - 1u : 79u;
}

std::string two_digits(long number) { return (number < 10 ? "0" : "") + std::to_string(number); }

}  // namespace

std::string duration_text(double seconds) {
  const long whole = std::lround(std::ceil(seconds));
  if (whole < 60) return std::to_string(whole) + " s";
  if (whole < 3600) return std::to_string(whole / 60) + " min " + two_digits(whole % 60) + " s";
  return std::to_string(whole / 3600) + " h " + two_digits(whole % 3600 / 60) + " min";
}

ProgressBar::ProgressBar(int done, int total, bool quiet)
    : first_(done), total_(total), on_terminal_(!quiet && isatty(STDERR_FILENO) == 1) {}

void ProgressBar::update(int done, const std::string& note) {
  const auto now = Clock::now();
  if (!on_terminal_ || (visible_ && now - drawn_ < std::chrono::milliseconds(100))) return;
  std::fprintf(stderr, "\r\x1b[K%s", line(done, note).c_str());
  std::fflush(stderr);
  visible_ = true;
  drawn_ = now;
}

void ProgressBar::hide() {
  if (!visible_) return;
  std::fputs("\r\x1b[K", stderr);
  std::fflush(stderr);
  visible_ = false;
}

std::string ProgressBar::line(int done, const std::string& note) const {
  const double share = total_ > 0 ? std::min(1.0, static_cast<double>(done) / total_) : 1;
  const auto filled = static_cast<std::size_t>(share * bar_width);
  std::string text = "[" + std::string(filled, '=') + std::string(bar_width - filled, ' ') + "] " +
                     std::to_string(done) + "/" + std::to_string(total_);
  if (done > first_ && done < total_) {
    const std::chrono::duration<double> passed = Clock::now() - start_;
    text += ", " + duration_text(passed.count() * (total_ - done) / (done - first_)) + " left";
  }
  if (!note.empty()) text += ", " + note;  // last, since a narrow terminal cuts off the end
  return text.substr(0, terminal_width());
}

}  // namespace mlp::cli
