#include "emulator/server/http/output_queue.h"

#include <algorithm>
#include <utility>

namespace weir::http {

void OutputQueue::push(std::string piece, std::size_t skip) {
  if (piece.size() <= skip) return;
  bytes_ += piece.size() - skip;
  if (pieces_.empty()) {
    skip_ = skip;
  } else if (skip > 0) {
    piece.erase(0, skip);
  }
  pieces_.push_back(std::move(piece));
}

std::size_t OutputQueue::gather(std::span<iovec> parts) const {
  const std::size_t count = std::min(parts.size(), pieces_.size() - first_);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string& piece = pieces_[first_ + i];
    const std::size_t skip = i == 0 ? skip_ : 0;
    parts[i].iov_base = const_cast<char*>(piece.data() + skip);
    parts[i].iov_len = piece.size() - skip;
  }
  return count;
}

void OutputQueue::consume(std::size_t bytes) {
  bytes_ -= bytes;
  if (bytes_ == 0) {
    std::vector<std::string>().swap(pieces_);
    first_ = skip_ = 0;
    return;
  }
  while (bytes > 0) {
    const std::size_t rest = pieces_[first_].size() - skip_;
    if (bytes < rest) {
      skip_ += bytes;
      break;
    }
    bytes -= rest;
    skip_ = 0;
    std::string().swap(pieces_[first_]);
    ++first_;
  }
  // Many small pieces behind a slow peer: the empty strings in front are dropped now and then.
  if (first_ >= 1024) {
    pieces_.erase(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }
}

}  // namespace weir::http
