// A JSON text that grows by pieces whose size is known before they are written.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace weir::kinesis {

/// Copies `text` to `out` and returns its end.
[[gnu::always_inline]] inline char* copy_to(char* out, std::string_view text) {
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

class ReplyBuffer {
 public:
  explicit ReplyBuffer(std::size_t expected_bytes)
      : chunk_bytes_(std::min(kChunkBytes, expected_bytes)) {
    text_.reserve(expected_bytes + chunk_bytes_);
  }

  /// Where the next piece goes, with room for `bytes`. advance_to() must follow.
  char* room(std::size_t bytes) {
    if (text_.size() - used_ < bytes) grow(bytes);
    return text_.data() + used_;
  }
  void advance_to(const char* end) { used_ = static_cast<std::size_t>(end - text_.data()); }

  void put(std::string_view text) { advance_to(copy_to(room(text.size()), text)); }
  void put_number(std::int64_t number) {
    constexpr std::size_t kMaxCharacters = 20;
    char* out = room(kMaxCharacters);
    advance_to(std::to_chars(out, out + kMaxCharacters, number).ptr);
  }
  /// In quotes, escaped as the generic writer escapes.
  void put_string(std::string_view text) {
    advance_to(copy_string(room(longest_string(text)), text));
  }
  /// Replaces the last character: a comma too many becomes the end of a list.
  void replace_last(char c) { text_[used_ - 1] = c; }

  std::string take() {
    text_.resize(used_);
    return std::move(text_);
  }

  /// Room that copy_string() may need.
  static std::size_t longest_string(std::string_view text) { return 6 * text.size() + 2; }
  /// Writes `text` in quotes, escaped; returns the end.
  static char* copy_string(char* out, std::string_view text);

 private:
  // A string fills what it grows by with zeros: by so much at a time that stays in the cache.
  static constexpr std::size_t kChunkBytes = 16 * 1024;

  void grow(std::size_t bytes) { text_.resize(used_ + std::max(bytes, chunk_bytes_)); }

  std::string text_;
  std::size_t used_ = 0;
  std::size_t chunk_bytes_;
};

}  // namespace weir::kinesis
