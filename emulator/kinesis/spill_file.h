// An unlinked temporary file that holds compressed segments: it vanishes with the process.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>

#include "emulator/base/result.h"

namespace weir::kinesis {

struct Extent {
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
};

/// Opens on first use. Freed extents are used again, first fit.
class SpillFile {
 public:
  /// `directory` is tried first, then /tmp.
  explicit SpillFile(std::string directory) : directory_(std::move(directory)) {}
  ~SpillFile();
  SpillFile(const SpillFile&) = delete;
  SpillFile& operator=(const SpillFile&) = delete;

  /// Errors (InternalFailure) name the call and the reason: no directory, no space.
  base::Result<Extent> write(std::span<const char> bytes);
  /// Fills `into`, which must be as long as the extent.
  base::Result<void> read(const Extent& extent, std::span<char> into) const;
  void free(const Extent& extent);

  /// Length of the file so far; freed room counts.
  std::uint64_t size_bytes() const { return end_; }

 private:
  base::Result<void> open_file();
  std::uint64_t allocate(std::uint64_t bytes);

  std::string directory_;
  int descriptor_ = -1;
  std::uint64_t end_ = 0;
  std::map<std::uint64_t, std::uint64_t> free_;  // Offset to length; neighbours are joined.
};

}  // namespace weir::kinesis
