#include "journal_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <stdexcept>

#include "input.hpp"
#include "whole_file.hpp"

namespace mlp::cli {
namespace {

constexpr std::size_t journal_limit = 2'000'000'000;  // bytes

}  // namespace

JournalFile::JournalFile(const std::string& path, bool resume) : path_(path) {
  file_ =
      open(path.c_str(), O_RDWR | O_APPEND | O_CLOEXEC | O_NONBLOCK | (resume ? 0 : O_CREAT | O_EXCL), 0666);
  if (file_ < 0 && errno == EEXIST)
    throw InputError(path, "a study is there already; go on with it by --resume, or name another file");
  if (file_ < 0 && errno == ENOENT && resume)
    throw InputError(path, "no such study; begin it without --resume");
  if (file_ < 0) throw InputError(path, std::string("cannot be opened: ") + std::strerror(errno));
  try {
    require_regular();
    lock();
    if (resume)
      read();
    else
      sync_directory_of(path_);
  } catch (...) {
    close(file_);
    throw;
  }
}

JournalFile::~JournalFile() { close(file_); }

/// Of a pipe or a device the end never comes.
void JournalFile::require_regular() const {
  struct stat about {};
  if (fstat(file_, &about) != 0 || !S_ISREG(about.st_mode))
    throw InputError(path_, "is no regular file; name one, which is read and written again");
}

void JournalFile::lock() {
  if (flock(file_, LOCK_EX | LOCK_NB) != 0)
    throw InputError(path_, errno == EWOULDBLOCK ? std::string("another mlp study is at work on it")
                                                 : std::string("cannot be locked: ") + std::strerror(errno));
}

void JournalFile::read() {
  const std::string text = read_all(path_, journal_limit);
  const std::size_t read = text.size();
  study::Replay replayed = naming(path_, [&] { return study::replay(text); });
  size_ = static_cast<off_t>(replayed.whole_bytes);
  const bool torn = replayed.torn;
  const std::size_t whole = replayed.whole_bytes, lines = replayed.lines;
  journal_ = naming(path_, [&] { return study::to_go_on_with(std::move(replayed)); });
  if (whole < read) {
    if (torn)
      std::fprintf(stderr, "%s: its end was torn and is left out: %zu bytes behind line %zu\n", path_.c_str(), read - whole,
                   lines);
    if (!has_size(static_cast<off_t>(read))) throw InputError(path_, "another program is writing to it");
    if (ftruncate(file_, size_) != 0)
      throw InputError(path_, std::string("cannot be written: ") + std::strerror(errno));
  }
}

bool JournalFile::has_size(off_t size) const {
  struct stat now {};
  return fstat(file_, &now) == 0 && now.st_size == size;
}

/// A foreign line that comes between the look and the write is noticed at the next line; until then no line
/// of ours has named an id that it has moved.
void JournalFile::append(std::string_view line) {
  if (!has_size(size_))
    throw std::runtime_error(path_ +
                             ": another program has written to it; when that has ended, go on with --resume");
  std::size_t done = 0;
  while (done < line.size()) {
    const ssize_t count = write(file_, line.data() + done, line.size() - done);
    if (count >= 0) {
      done += static_cast<std::size_t>(count);
    } else if (errno != EINTR) {
      const std::string reason = std::strerror(errno);
      const bool whole = has_size(size_ + static_cast<off_t>(done)) && ftruncate(file_, size_) == 0;
      throw std::runtime_error(path_ + ": cannot be written: " + reason + "; what it has is kept" +
                               (whole ? "" : ", its last line is torn") + ": go on with --resume");
    }
  }
  size_ += static_cast<off_t>(line.size());
}

void JournalFile::sync() {
  if (!brought_to_disk(file_))
    throw std::runtime_error(path_ + ": cannot be brought to the disk: " + std::strerror(errno));
}

}  // namespace mlp::cli
