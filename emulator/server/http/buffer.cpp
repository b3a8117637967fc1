#include "emulator/server/http/buffer.h"

#include <bit>
#include <cstdlib>
#include <cstring>
#include <new>

namespace weir::http {

namespace {

constexpr std::size_t kSmallKept = 64;
/// A PutRecords of 10 MiB is rare; one of 500 small records is what comes by the thousand.
constexpr std::size_t kLargeKeptBytes = 1024 * 1024;
constexpr std::size_t kLargeKept = 16;
/// Beyond this, room is taken as bytes arrive: a peer must send what it wants memory for.
constexpr std::size_t kStepBytes = 1024 * 1024;

}  // namespace

Buffer::~Buffer() {
  std::free(data_);
}

void Buffer::reserve(std::size_t capacity) {
  if (capacity <= capacity_) return;
  char* grown = static_cast<char*>(std::realloc(data_, capacity));
  if (!grown) throw std::bad_alloc();
  data_ = grown;
  capacity_ = capacity;
}

void Buffer::append(std::span<const char> bytes) {
  if (bytes.empty()) return;
  if (size_ + bytes.size() > capacity_) reserve(std::bit_ceil(size_ + bytes.size()));
  std::memcpy(data_ + size_, bytes.data(), bytes.size());
  size_ += bytes.size();
}

Buffer BufferPool::take(std::size_t capacity) {
  std::vector<Buffer>& kept = capacity <= kSmallBytes ? small_ : large_;
  for (std::size_t i = kept.size(); i-- > 0;) {
    if (kept[i].capacity() < capacity) continue;
    Buffer found = std::move(kept[i]);
    kept[i] = std::move(kept.back());
    kept.pop_back();
    return found;
  }
  Buffer fresh;
  fresh.reserve(capacity <= kSmallBytes ? kSmallBytes : std::bit_ceil(capacity));
  return fresh;
}

void BufferPool::give(Buffer buffer) {
  if (buffer.capacity() < kSmallBytes || buffer.capacity() > kLargeKeptBytes) return;
  buffer.set_size(0);
  if (buffer.capacity() == kSmallBytes) {
    if (small_.size() < kSmallKept) small_.push_back(std::move(buffer));
  } else if (large_.size() < kLargeKept) {
    large_.push_back(std::move(buffer));
  }
}

void BufferPool::grow(Buffer& buffer, std::size_t capacity) {
  if (capacity <= buffer.capacity()) return;
  if (capacity > kStepBytes) {
    buffer.reserve(capacity);
    return;
  }
  Buffer larger = take(capacity);
  larger.append({buffer.data(), buffer.size()});
  give(std::exchange(buffer, std::move(larger)));
}

}  // namespace weir::http
