// Memory for segments. Big blocks get their pages at once: one call for all of them costs a fifth
// less than a fault for each. Huge pages are left alone: where the host takes free memory back from
// a virtual machine, their first touch was measured at three to six times that of small ones.
#pragma once

#include <cstddef>

namespace weir::kinesis {

/// From this size on, a block is a mapping of its own, all of it resident.
inline constexpr std::size_t kMappedBlockBytes = std::size_t{512} << 10;

/// Owns uninitialised memory, aligned for any scalar.
class MemoryBlock {
 public:
  explicit MemoryBlock(std::size_t bytes);
  ~MemoryBlock();
  MemoryBlock(const MemoryBlock&) = delete;
  MemoryBlock& operator=(const MemoryBlock&) = delete;

  char* data() const { return data_; }

 private:
  std::size_t bytes_;
  char* data_;
};

}  // namespace weir::kinesis
