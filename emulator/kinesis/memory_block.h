// Memory for segments: big blocks come in huge pages where the system has them, for a first touch
// of 4 KiB pages costs more than the record that is written there.
#pragma once

#include <cstddef>
#include <memory>

namespace weir::kinesis {

/// From this size on, a block is aligned for huge pages (2 MiB on x86-64 and most arm64).
inline constexpr std::size_t kHugePageBytes = std::size_t{2} << 20;

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
