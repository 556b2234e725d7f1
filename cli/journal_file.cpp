#include "journal_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "input.hpp"

namespace mlp::cli {

constexpr std::size_t journal_limit = 2'000'000'000;  // bytes

JournalFile::JournalFile(const std::string& path, bool resume) : path_(path) {
  file_ = open(path.c_str(), O_RDWR | O_APPEND | O_CLOEXEC | (resume ? 0 : O_CREAT | O_EXCL), 0666);
  if (file_ < 0 && errno == EEXIST)
    throw InputError(path, "a study is there already; go on with it by --resume, or name another file");
  if (file_ < 0 && errno == ENOENT && resume)
    throw InputError(path, "no such study; begin it without --resume");
  if (file_ < 0) throw InputError(path, std::string("cannot be opened: ") + std::strerror(errno));
  try {
    lock();
    if (resume) read();
  } catch (...) {
    close(file_);
    throw;
  }
}

JournalFile::~JournalFile() { close(file_); }

void JournalFile::lock() {
  if (flock(file_, LOCK_EX | LOCK_NB) != 0)
    throw InputError(path_, errno == EWOULDBLOCK ? std::string("another mlp study is at work on it")
                                                 : std::string("cannot be locked: ") + std::strerror(errno));
}

void JournalFile::read() {
  const std::string text = read_all(path_, journal_limit);
  study::Replay replayed = naming(path_, [&] { return study::replay(text); });
  if (replayed.torn) {
    std::fprintf(stderr, "%s: the last line was torn and is left out\n", path_.c_str());
    if (ftruncate(file_, static_cast<off_t>(replayed.whole_bytes)) != 0)
      throw InputError(path_, std::string("cannot be written: ") + std::strerror(errno));
  }
  journal_ = std::move(replayed.journal);
}

void JournalFile::append(std::string_view line) {
  struct stat before {};
  fstat(file_, &before);
  std::size_t done = 0;
  while (done < line.size()) {
    const ssize_t count = write(file_, line.data() + done, line.size() - done);
    if (count >= 0) {
      done += static_cast<std::size_t>(count);
    } else if (errno != EINTR) {
      const std::string reason = std::strerror(errno);
      const bool cut = ftruncate(file_, before.st_size) == 0;
      throw InputError(path_, "cannot be written: " + reason + (cut ? "" : "; its last line is torn"));
    }
  }
}

}  // namespace mlp::cli
