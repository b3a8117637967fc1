// The chunked coding of HTTP/1.1 (RFC 9112, section 7.1), which aws-chunked bodies use as well.
#pragma once

#include <cstddef>
#include <cstdint>

namespace weir::http {

/// Decodes in place, in as many pieces as arrive. Chunk extensions and trailers are checked and
/// dropped.
class ChunkDecoder {
 public:
  enum class State { kMore, kDone, kRefused };

  struct Step {
    State state = State::kMore;
    std::size_t decoded_end = 0;  ///< Behind the last decoded byte.
    std::size_t raw_begin = 0;    ///< The first byte not consumed; behind the message when done.
  };

  /// Consumes the raw bytes [raw_begin, raw_end) of `data` and puts what they hold at
  /// `decoded_end` (<= raw_begin). Bytes of an incomplete line stay unconsumed.
  Step decode(char* data, std::size_t decoded_end, std::size_t raw_begin, std::size_t raw_end);

 private:
  enum class Phase { kSize, kData, kDataEnd, kTrailer, kDone };

  bool take_size_line(const char* line, std::size_t size);
  bool take_trailer(const char* line, std::size_t size);

  Phase phase_ = Phase::kSize;
  std::uint64_t left_ = 0;  ///< Bytes of the current chunk to come.
  std::size_t trailer_bytes_ = 0;
};

}  // namespace weir::http
