#pragma once
#include <sys/types.h>

#include <string>
#include <string_view>

#include "mlp/study/journal.hpp"

namespace mlp::cli {

/// A study's journal on disk, written by this process alone: each line is with the system before the next
/// one.
///
/// A second `mlp study` is kept out. Optuna knows another lock: what it writes in between is noticed and
/// kept.
class JournalFile {
 public:
  /// Begins a new file, or opens one that is there (`resume`) and cuts off a line that a crash left torn.
  ///
  /// Throws InputError if it is there already (or not there to be resumed), is held by another `mlp study`,
  /// or is no journal.
  JournalFile(const std::string& path, bool resume);
  ~JournalFile();
  JournalFile(const JournalFile&) = delete;
  JournalFile& operator=(const JournalFile&) = delete;

  /// What was in the file when it was opened.
  study::Journal take_journal() { return std::move(journal_); }

  /// Throws std::runtime_error, and leaves nothing of the line, if it cannot be written as a whole or another
  /// program has written to the file: the ids of trials follow from the order of all lines.
  void append(std::string_view line);

  /// Waits until all lines are on the disk, so that a power cut leaves them. Throws std::runtime_error if
  /// not.
  void sync();

 private:
  void require_regular() const;
  void lock();
  void read();
  bool has_size(off_t size) const;

  std::string path_;
  int file_;
  off_t size_ = 0;  ///< bytes, all of them read or written here
  study::Journal journal_;
};

}  // namespace mlp::cli
