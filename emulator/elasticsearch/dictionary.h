// The distinct strings of a keyword column, numbered from 0 in order of first appearance.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace weir::elasticsearch {

class Dictionary {
 public:
  Dictionary();

  /// The number of `text`, which is added when it is new.
  std::uint32_t intern(std::string_view text);
  std::optional<std::uint32_t> find(std::string_view text) const;
  /// Valid as long as the dictionary.
  std::string_view text(std::uint32_t number) const { return texts_[number]; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(texts_.size()); }
  std::size_t memory_bytes() const;

 private:
  static constexpr std::size_t kChunkBytes = 16 * 1024;

  // The slot that holds `text`, or the empty one where it belongs.
  std::size_t slot_of(std::string_view text) const;
  std::string_view keep(std::string_view text);
  void grow();

  std::vector<std::unique_ptr<char[]>> chunks_;
  std::size_t chunk_used_ = kChunkBytes;
  std::size_t chunk_bytes_ = 0;
  std::vector<std::string_view> texts_;
  std::vector<std::uint32_t> slots_;
};

}  // namespace weir::elasticsearch
