#include "emulator/kinesis/spill_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iterator>

#include "emulator/kinesis/errors.h"

namespace weir::kinesis {
namespace {

/// A file without a name in `directory`, or -1.
int open_unlinked(const std::string& directory) {
  std::string name = directory + "/weir-records-XXXXXX";
  const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor >= 0) ::unlink(name.c_str());
  return descriptor;
}

}  // namespace

SpillFile::~SpillFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

base::Result<void> SpillFile::open_file() {
  descriptor_ = open_unlinked(directory_);
  if (descriptor_ < 0) descriptor_ = open_unlinked("/tmp");
  if (descriptor_ < 0) return spill_failed("open", std::strerror(errno));
  return {};
}

std::uint64_t SpillFile::allocate(std::uint64_t bytes) {
  for (auto it = free_.begin(); it != free_.end(); ++it) {
    const auto [offset, length] = *it;
    if (length < bytes) continue;
    free_.erase(it);
    if (length > bytes) free_.emplace(offset + bytes, length - bytes);
    return offset;
  }
  const std::uint64_t offset = end_;
  end_ += bytes;
  return offset;
}

base::Result<Extent> SpillFile::write(std::span<const char> bytes) {
  if (descriptor_ < 0) WEIR_RETURN_IF_ERROR(open_file());
  const Extent extent{allocate(bytes.size()), bytes.size()};
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t count = ::pwrite(descriptor_, bytes.data() + done, bytes.size() - done,
                                   static_cast<off_t>(extent.offset + done));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      const int reason = count < 0 ? errno : ENOSPC;
      free(extent);
      return spill_failed("write", std::strerror(reason));
    }
    done += static_cast<std::size_t>(count);
  }
  return extent;
}

base::Result<void> SpillFile::read(const Extent& extent, std::span<char> into) const {
  std::size_t done = 0;
  while (done < into.size()) {
    const ssize_t count = ::pread(descriptor_, into.data() + done, into.size() - done,
                                  static_cast<off_t>(extent.offset + done));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return spill_failed("read", count < 0 ? std::strerror(errno) : "end of file");
    done += static_cast<std::size_t>(count);
  }
  return {};
}

void SpillFile::free(const Extent& extent) {
  if (extent.bytes == 0) return;
  auto [it, inserted] = free_.emplace(extent.offset, extent.bytes);
  const auto next = std::next(it);
  if (next != free_.end() && it->first + it->second == next->first) {
    it->second += next->second;
    free_.erase(next);
  }
  if (it != free_.begin()) {
    const auto before = std::prev(it);
    if (before->first + before->second == it->first) {
      before->second += it->second;
      free_.erase(it);
    }
  }
}

}  // namespace weir::kinesis
