#include "emulator/kinesis/memory_block.h"

#include <sys/mman.h>

#include <new>

namespace weir::kinesis {
namespace {

char* map(std::size_t bytes) {
  void* const mapped =
      mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) throw std::bad_alloc();
#ifdef MADV_POPULATE_WRITE
  // A kernel that does not know it (before 5.14) gives the pages one by one.
  static_cast<void>(madvise(mapped, bytes, MADV_POPULATE_WRITE));
#endif
  return static_cast<char*>(mapped);
}

bool is_mapped(std::size_t bytes) {
  return bytes >= kMappedBlockBytes;
}

}  // namespace

MemoryBlock::MemoryBlock(std::size_t bytes)
    : bytes_(bytes),
      data_(is_mapped(bytes) ? map(bytes) : static_cast<char*>(::operator new(bytes))) {}

MemoryBlock::~MemoryBlock() {
  if (is_mapped(bytes_)) {
    munmap(data_, bytes_);
  } else {
    ::operator delete(data_);
  }
}

}  // namespace weir::kinesis
