#pragma once
#include <string>
#include <string_view>

namespace mlp::cli {

/// Writes a file as a whole or not at all: it is brought to the disk beside the old one and renamed over it,
/// so that a crash or a power cut leaves one of the two. Processes that write the same file take turns.
///
/// A link stays: the file that it leads to is written. A character device (/dev/null) is written to. Throws
/// InputError naming the file if it is anything else (a pipe, a directory) or cannot be written.
void write_whole_file(const std::string& path, std::string_view content);

/// Brings what was written to an open file to the disk. False, with errno, if that fails.
bool brought_to_disk(int file);

/// Brings a new file's name to the disk; not every file system can.
void sync_directory_of(const std::string& path);

}  // namespace mlp::cli
