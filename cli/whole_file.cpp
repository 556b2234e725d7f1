#include "whole_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>

#include "input.hpp"

namespace mlp::cli {
namespace {

/// A file that is open; closed with its owner, and a lock on it is then given back.
class Opened {
 public:
  Opened(const std::string& path, int flags) : file_(open(path.c_str(), flags | O_CLOEXEC, 0666)) {}
  ~Opened() {
    if (file_ >= 0) close(file_);
  }
  Opened(const Opened&) = delete;
  Opened& operator=(const Opened&) = delete;

  explicit operator bool() const { return file_ >= 0; }
  int number() const { return file_; }
  /// False where it cannot be told.
  bool about(struct stat& now) const { return fstat(file_, &now) == 0; }

 private:
  int file_;
};

[[noreturn]] void fail(const std::string& path, const std::string& reason) {
  throw InputError(path, "cannot be written: " + reason);
}

bool write_all(int file, std::string_view content) {
  while (!content.empty()) {
    const ssize_t count = write(file, content.data(), content.size());
    if (count >= 0)
      content.remove_prefix(static_cast<std::size_t>(count));
    else if (errno != EINTR)
      return false;
  }
  return true;
}

bool lock(int file) {
  int result = 0;
  do result = flock(file, LOCK_EX);
  while (result != 0 && errno == EINTR);
  return result == 0;
}

/// Whether `path` still names the file that is open: whoever wrote it before may have renamed it away.
bool is_still(const std::string& path, const Opened& file) {
  struct stat named {};
  struct stat opened {};
  return lstat(path.c_str(), &named) == 0 && file.about(opened) && named.st_ino == opened.st_ino &&
         named.st_dev == opened.st_dev;
}

/// Writes the draft, which no other process can have in hand meanwhile. True if it was written and renamed.
bool write_and_rename(const std::string& draft, const std::string& path, std::string_view content) {
  for (;;) {
    const Opened file(draft, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK);
    struct stat about {};
    if (!file || !file.about(about)) fail(path, std::strerror(errno));
    if (!S_ISREG(about.st_mode)) fail(draft, "it is no regular file");
    if (!lock(file.number())) fail(path, std::strerror(errno));
    if (!is_still(draft, file)) continue;
    if (ftruncate(file.number(), 0) == 0 && write_all(file.number(), content) &&
        brought_to_disk(file.number()) && std::rename(draft.c_str(), path.c_str()) == 0)
      return true;
    const int reason = errno;
    std::remove(draft.c_str());
    errno = reason;
    return false;
  }
}

/// Where the links of `path` lead.
std::string target_of(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> target(realpath(path.c_str(), nullptr), std::free);
  if (!target) fail(path, std::string("it is a link that leads nowhere: ") + std::strerror(errno));
  return target.get();
}

void write_device(const std::string& path, std::string_view content) {
  const Opened file(path, O_WRONLY | O_NONBLOCK | O_NOCTTY);
  if (!file || !write_all(file.number(), content)) fail(path, std::strerror(errno));
}

}  // namespace

void write_whole_file(const std::string& path, std::string_view content) {
  struct stat about {};
  const bool there = lstat(path.c_str(), &about) == 0;
  if (there && S_ISLNK(about.st_mode)) return write_whole_file(target_of(path), content);
  if (there && S_ISCHR(about.st_mode)) return write_device(path, content);
  if (there && !S_ISREG(about.st_mode)) fail(path, "it is no regular file");
  if (!write_and_rename(path + ".part", path, content)) fail(path, std::strerror(errno));
  sync_directory_of(path);
}

bool brought_to_disk(int file) {
#ifdef __APPLE__
  // No fdatasync there, and fsync stops at the drive's cache.
  return fcntl(file, F_FULLFSYNC) != -1 || fsync(file) == 0;
#else
  return fdatasync(file) == 0;
#endif
}

void sync_directory_of(const std::string& path) {
  const std::filesystem::path directory = std::filesystem::path(path).parent_path();
  const Opened opened(directory.empty() ? "." : directory.string(), O_RDONLY | O_DIRECTORY);
  if (opened) fsync(opened.number());
}

}  // namespace mlp::cli
