#include "emulator/kinesis/memory_block.h"

#include <sys/mman.h>

#include <cstdint>
#include <new>

namespace weir::kinesis {
namespace {

/// A mapping of `bytes` that begins at a multiple of the huge page size.
char* map_aligned(std::size_t bytes) {
  const std::size_t whole = bytes + kHugePageBytes;
  void* const mapped =
      mmap(nullptr, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) throw std::bad_alloc();
  char* const begin = static_cast<char*>(mapped);
  const auto address = reinterpret_cast<std::uintptr_t>(begin);
  const std::size_t before = (kHugePageBytes - address % kHugePageBytes) % kHugePageBytes;
  char* const aligned = begin + before;
  if (before > 0) munmap(begin, before);
  const std::size_t after = whole - before - bytes;
  if (after > 0) munmap(aligned + bytes, after);
  // A kernel that refuses gives small pages.
  static_cast<void>(madvise(aligned, bytes, MADV_HUGEPAGE));
  return aligned;
}

bool is_mapped(std::size_t bytes) {
  return bytes >= kHugePageBytes;
}

/// Mappings are of whole pages.
std::size_t in_pages(std::size_t bytes) {
  constexpr std::size_t kPageBytes = 64 * 1024;  // The greatest of any supported machine.
  return (bytes + kPageBytes - 1) / kPageBytes * kPageBytes;
}

}  // namespace

MemoryBlock::MemoryBlock(std::size_t bytes)
    : bytes_(is_mapped(bytes) ? in_pages(bytes) : bytes),
      data_(is_mapped(bytes) ? map_aligned(bytes_) : static_cast<char*>(::operator new(bytes_))) {}

MemoryBlock::~MemoryBlock() {
  if (is_mapped(bytes_)) {
    munmap(data_, bytes_);
  } else {
    ::operator delete(data_);
  }
}

}  // namespace weir::kinesis
