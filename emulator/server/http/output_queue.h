// Bytes that a peer has not taken yet, in the pieces in which they were sent.
#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weir::http {

class OutputQueue {
 public:
  bool empty() const { return bytes_ == 0; }
  std::size_t bytes() const { return bytes_; }

  /// Queues `piece` without its first `skip` bytes, which have gone out already.
  void push(std::string piece, std::size_t skip = 0);
  /// Fills `parts` with what goes out next; returns how many it filled.
  std::size_t gather(std::span<iovec> parts) const;
  /// The first piece's rest.
  std::string_view front() const { return std::string_view(pieces_[first_]).substr(skip_); }
  /// So many bytes have gone out.
  void consume(std::size_t bytes);

 private:
  std::vector<std::string> pieces_;
  std::size_t first_ = 0;
  std::size_t skip_ = 0;  ///< Of the first piece.
  std::size_t bytes_ = 0;
};

}  // namespace weir::http
