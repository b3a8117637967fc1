// Memory for requests: raw bytes that are neither cleared nor grown bytewise, and are used again.
#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace weir::http {

/// Bytes of which the first size() are filled. Growing keeps them; fresh bytes are not cleared.
class Buffer {
 public:
  Buffer() = default;
  ~Buffer();
  Buffer(Buffer&& other) noexcept { swap(other); }
  Buffer& operator=(Buffer&& other) noexcept {
    swap(other);
    return *this;
  }

  char* data() { return data_; }
  const char* data() const { return data_; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::size_t capacity() const { return capacity_; }
  std::span<char> space() { return {data_ + size_, capacity_ - size_}; }

  /// At least that much capacity. Large buffers move by page tables, not by copying.
  void reserve(std::size_t capacity);
  void set_size(std::size_t size) { size_ = size; }
  void append(std::span<const char> bytes);

 private:
  void swap(Buffer& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
  }

  char* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

/// Buffers between two requests. Fresh pages cost more than the requests that fill them.
class BufferPool {
 public:
  static constexpr std::size_t kSmallBytes = 16 * 1024;

  /// An empty buffer of at least that capacity.
  Buffer take(std::size_t capacity);
  void give(Buffer buffer);
  /// Makes room for `capacity` bytes in all, keeping what is filled.
  void grow(Buffer& buffer, std::size_t capacity);

 private:
  std::vector<Buffer> small_;
  std::vector<Buffer> large_;
};

}  // namespace weir::http
