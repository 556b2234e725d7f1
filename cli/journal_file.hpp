#pragma once
#include <string>
#include <string_view>

#include "mlp/study/journal.hpp"

namespace mlp::cli {

/// A study's journal on disk, held by this process alone: each line is with the system before the next one.
class JournalFile {
 public:
  /// Begins a new file, or opens one that is there (`resume`) and cuts off a line that a crash left torn.
  ///
  /// Throws InputError if it is there already (or not there to be resumed), is used by another process, or is
  /// no journal.
  JournalFile(const std::string& path, bool resume);
  ~JournalFile();
  JournalFile(const JournalFile&) = delete;
  JournalFile& operator=(const JournalFile&) = delete;

  /// What was in the file when it was opened.
  study::Journal take_journal() { return std::move(journal_); }

  /// Throws InputError if the line cannot be written as a whole; then nothing of it is left.
  void append(std::string_view line);

 private:
  void lock();
  void read();

  std::string path_;
  int file_;
  study::Journal journal_;
};

}  // namespace mlp::cli
